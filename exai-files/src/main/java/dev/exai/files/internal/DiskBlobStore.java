package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.internal.sql.PrivateFiles;
import dev.exai.files.BlobKey;
import dev.exai.files.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Contents as files of a folder that belongs to it alone. A content is written under another name, synced, renamed, and its
 * folder synced. The time of a file is when it was published last.
 */
public final class DiskBlobStore implements BlobStore {
    /** Space that must stay free on the disk, for the catalogue beside it. */
    public static final long RESERVE_BYTES = 64L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(DiskBlobStore.class);

    private final Path root;
    private final TimeSource time;
    private final BlobFolders folders;
    private final Spool spool;
    private final FolderMark mark;

    /**
     * The store in the folder, which is made if it is missing; leftovers of killed processes are removed.
     *
     * @throws ExaiException kind CONFIGURATION if the folder cannot be made or read
     */
    public DiskBlobStore(Path root, TimeSource time) {
        this(root, time, RESERVE_BYTES);
    }

    DiskBlobStore(Path root, TimeSource time, long reserveBytes) {
        this.root = root.toAbsolutePath().normalize();
        this.time = time;
        folders = new BlobFolders(this.root);
        try {
            spool = new Spool(this.root.resolve("unfinished"), time, reserveBytes);
            mark = new FolderMark(this.root, spool.parts());
            PrivateFiles.syncDirectory(this.root);
            syncName();
        } catch (IOException e) {
            throw new ExaiException(
                    ErrorKind.CONFIGURATION, "the folder of file contents " + this.root + " cannot be used: " + e, e);
        }
    }

    /** Makes the name of the root durable, of which nobody else takes care. */
    private void syncName() throws IOException {
        try {
            PrivateFiles.syncDirectory(BlobFolders.folderOf(root));
        } catch (AccessDeniedException e) {
            LOG.debug("the folder around the contents may not be opened, so it was there before");
        }
    }

    @Override
    public Staged stage(InputStream content, long maxBytes) {
        try {
            return new StagedFile(spool.read(content, maxBytes));
        } catch (IOException e) {
            throw StoreFaults.of(e);
        }
    }

    @Override
    public OptionalLong size(BlobKey key) {
        try {
            return OptionalLong.of(Files.size(folders.path(key)));
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        } catch (IOException e) {
            throw StoreFaults.of(e);
        }
    }

    @Override
    public InputStream open(BlobKey key, boolean verified) {
        try {
            InputStream in = Files.newInputStream(folders.path(key));
            return verified ? new HashedInput(in, key.hash()) : in;
        } catch (NoSuchFileException e) {
            throw new ExaiException(
                    ErrorKind.FILE_GONE, "the content of the file is lost: restore a backup, or add the file again", e);
        } catch (IOException e) {
            throw StoreFaults.of(e);
        }
    }

    @Override
    public boolean delete(BlobKey key, Duration unused) {
        Path file = folders.path(key);
        try {
            if (Files.getLastModifiedTime(file)
                    .toInstant()
                    .isAfter(time.instant().minus(unused))) {
                return false;
            }
            Files.deleteIfExists(file);
            return true;
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            throw StoreFaults.of(e);
        }
    }

    @Override
    public void visit(Visitor visitor) {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    BlobKey key = attributes.isRegularFile() ? BlobFolders.key(file) : null;
                    if (key != null) {
                        visitor.see(
                                key,
                                attributes.size(),
                                attributes.lastModifiedTime().toInstant());
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                    if (failure instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE; // published or deleted meanwhile
                    }
                    throw failure;
                }
            });
        } catch (IOException e) {
            throw StoreFaults.of(e);
        }
    }

    @Override
    public Optional<String> claimedBy() {
        try {
            return mark.read();
        } catch (IOException e) {
            throw StoreFaults.of(e);
        }
    }

    @Override
    public String claim(String installation) {
        try {
            return mark.claim(installation);
        } catch (IOException e) {
            throw StoreFaults.of(e);
        }
    }

    @Override
    public OptionalLong freeBytes() {
        try {
            return OptionalLong.of(Files.getFileStore(root).getUsableSpace());
        } catch (IOException e) {
            throw StoreFaults.of(e);
        }
    }

    @Override
    public void close() {} // every file is closed by who opened it

    /** Names the folder. */
    @Override
    public String toString() {
        return root.toString();
    }

    /** A content in a part file. */
    private final class StagedFile extends StagedContent {
        StagedFile(Spool.Spooled spooled) {
            super(spooled);
        }

        @Override
        public BlobKey publish(String space) {
            BlobKey key = new BlobKey(space, spooled.hash());
            Path goal = folders.path(key);
            FileTime now = FileTime.from(time.instant());
            try {
                if (!isThere(goal, now)) {
                    folders.prepare(goal);
                    spooled.channel().force(true);
                    Files.setLastModifiedTime(spooled.path(), now);
                    Files.move(spooled.path(), goal, StandardCopyOption.ATOMIC_MOVE);
                }
                PrivateFiles.syncDirectory(BlobFolders.folderOf(goal)); // also if another has just renamed it
                return key;
            } catch (IOException e) {
                throw StoreFaults.of(e);
            }
        }

        /** Looks for the same content, and takes it for published now. One that is damaged is replaced. */
        private boolean isThere(Path goal, FileTime now) throws IOException {
            try {
                if (Files.size(goal) != spooled.sizeBytes() || !isSound(goal)) {
                    return false;
                }
                Files.setLastModifiedTime(goal, now);
                return true;
            } catch (NoSuchFileException e) {
                return false;
            }
        }

        private boolean isSound(Path goal) throws IOException {
            try (InputStream in = new HashedInput(Files.newInputStream(goal), spooled.hash())) {
                in.transferTo(OutputStream.nullOutputStream());
                return true;
            } catch (NoSuchFileException e) {
                throw e;
            } catch (IOException e) {
                LOG.warn("a content is damaged and is replaced hash={}", spooled.hash());
                return false;
            }
        }
    }
}
