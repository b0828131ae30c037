package dev.exai.server.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Identifiers;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ObjLongConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Uploads that have not ended, in a folder of this process. Thread-safe; calls block. */
final class PartialUploads {
    /** An upload to which nothing has been added for so long is given up. */
    static final Duration PATIENCE = Duration.ofHours(24);

    private static final int MOST_OF_ONE = 16;
    private static final Pattern ID = Pattern.compile("upload_[0-9a-f]{32}");
    private static final int BUFFER = 256 << 10;

    private final Path folder;
    private final TimeSource time;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final ReentrantLock beginning = new ReentrantLock();

    PartialUploads(Path folder, TimeSource time) {
        this.folder = folder;
        this.time = time;
    }

    /**
     * Begins one.
     *
     * @param room keeps room for it, whose name comes first, or fails
     * @throws ExaiException kind REJECTED if the owner has begun too many
     */
    PartialUpload begin(PrincipalId owner, long length, UploadRequest request, ObjLongConsumer<String> room) {
        beginning.lock(); // so that those who begin at once count each other
        try {
            Files.createDirectories(folder);
            removeOld();
            if (openOf(owner).size() >= MOST_OF_ONE) {
                throw new ExaiException(
                        ErrorKind.REJECTED, "end or delete one of your " + MOST_OF_ONE + " unfinished uploads first");
            }
            PartialUpload upload =
                    new PartialUpload(Identifiers.mint("upload_", 16), owner, length, request, null, folder);
            room.accept(upload.id(), length);
            upload.create();
            return upload;
        } catch (IOException e) {
            throw failed(e);
        } finally {
            beginning.unlock();
        }
    }

    /** Removes what was given up, what a killed process left, and the memory of uploads that ended long ago. */
    private void removeOld() throws IOException {
        Instant before = time.instant().minus(PATIENCE);
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "upload_*.*")) {
            for (Path file : all) {
                String id = idOf(file);
                if (ID.matcher(id).matches() && !busy.contains(id) && isOlder(id, before)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** What stands before the ending of its name. */
    private static String idOf(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.lastIndexOf('.'));
    }

    /** Whether nothing of the upload has changed since. */
    private boolean isOlder(String id, Instant before) throws IOException {
        for (String kind : List.of(PartialUpload.CONTENT, PartialUpload.FACTS, PartialUpload.UNFINISHED)) {
            try {
                if (!Files.getLastModifiedTime(folder.resolve(id + kind))
                        .toInstant()
                        .isBefore(before)) {
                    return false;
                }
            } catch (NoSuchFileException e) {
                // what is not there has not changed
            }
        }
        return true;
    }

    /** Those of the owner that have not ended. */
    private List<PartialUpload> openOf(PrincipalId owner) throws IOException {
        List<PartialUpload> open = new ArrayList<>();
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*" + PartialUpload.CONTENT)) {
            for (Path part : parts) {
                PartialUpload upload = find(idOf(part));
                if (upload != null && upload.owner().equals(owner) && upload.file() == null) {
                    open.add(upload);
                }
            }
        }
        return open;
    }

    /**
     * The owner's upload.
     *
     * @throws ExaiException kind NOT_FOUND if there is none of that name
     */
    PartialUpload get(PrincipalId owner, String id) {
        try {
            PartialUpload upload = ID.matcher(id).matches() ? find(id) : null;
            Instant before = time.instant().minus(PATIENCE);
            boolean known = upload != null && upload.owner().equals(owner);
            if (upload != null && known && (busy.contains(id) || !isOlder(id, before))) {
                return upload;
            }
        } catch (IOException e) {
            throw failed(e);
        }
        throw new ExaiException(ErrorKind.NOT_FOUND, "there is no such upload");
    }

    /** When the upload ends by itself if nothing more comes. */
    Instant end(PartialUpload upload, Instant now) {
        try {
            Instant changed = Files.getLastModifiedTime(upload.content()).toInstant();
            return changed.plus(PATIENCE);
        } catch (IOException e) {
            return now.plus(PATIENCE); // it has just become a file
        }
    }

    private @Nullable PartialUpload find(String id) throws IOException {
        try {
            return PartialUpload.load(folder, id);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Whether nobody else adds to the upload now; whoever is told so has to {@link #release} it. */
    boolean isTaken(PartialUpload upload) {
        return busy.add(upload.id());
    }

    void release(PartialUpload upload) {
        busy.remove(upload.id());
    }

    /**
     * Adds what comes at the end, as far as it comes; with a checksum all or nothing.
     *
     * @param checksum of what comes; null if nobody knows
     * @return how much there is then; empty if what came has another checksum
     */
    OptionalLong append(PartialUpload upload, InputStream content, @Nullable PieceChecksum checksum) {
        try (FileChannel out = FileChannel.open(upload.content(), StandardOpenOption.WRITE)) {
            long before = out.size();
            boolean good = checksum == null;
            try {
                out.position(before);
                copy(content, out, upload.length() - before, checksum);
                good |= checksum != null && checksum.matches();
            } finally {
                if (!good) {
                    out.truncate(before);
                }
            }
            return good ? OptionalLong.of(out.size()) : OptionalLong.empty();
        } catch (NoSuchFileException e) {
            throw new ExaiException(ErrorKind.NOT_FOUND, "there is no such upload", e); // deleted meanwhile
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static void copy(InputStream content, FileChannel out, long most, @Nullable PieceChecksum checksum)
            throws IOException {
        byte[] buffer = new byte[BUFFER];
        long room = most;
        for (int count = next(content, buffer); count >= 0; count = next(content, buffer)) {
            room -= count;
            if (room < 0) {
                throw new ExaiException(ErrorKind.TOO_LARGE, "more has come than was announced");
            }
            if (checksum != null) {
                checksum.update(buffer, count);
            }
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
    }

    /** What comes next; nothing more where the client is gone, because what has come is kept. */
    private static int next(InputStream content, byte[] buffer) {
        try {
            return content.read(buffer);
        } catch (IOException e) {
            return -1;
        }
    }

    private static ExaiException failed(IOException cause) {
        return new ExaiException(ErrorKind.STORAGE_FULL, "the upload cannot be stored: " + cause.getMessage(), cause);
    }
}
