package dev.exai.files.internal;

import dev.exai.files.AllowedRoots;
import dev.exai.files.BlobStore.Staged;
import dev.exai.files.IntakeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads files below the allowed roots, and nothing else: each name of a path is opened from the folder before it without
 * following links, what is no regular file is refused before it is opened, and size, time and identity must be the same
 * before and after the reading. Thread-safe.
 *
 * <p>Java cannot open a file without waiting, so whoever exchanges a regular file for a named pipe in the microseconds
 * between the look and the opening holds this thread until the pipe has a writer; no byte of it is returned then either.
 */
public final class Intake {
    private final AllowedRoots roots;

    /** An intake below the roots. */
    public Intake(AllowedRoots roots) {
        this.roots = roots;
    }

    /** What is done in an open folder. */
    @FunctionalInterface
    interface FolderVisit {
        void visit(Folder folder) throws IOException;
    }

    @FunctionalInterface
    private interface Inside<T> {
        T visit(Folder folder) throws IOException;
    }

    /** What is done with a name in its open folder. */
    @FunctionalInterface
    interface Visit<T> {
        T visit(Folder folder, Path name) throws IOException;
    }

    /** Where the path leads, by its text alone. */
    public Location locate(String given) {
        return Location.of(given, roots);
    }

    /** Whether a folder stands there. */
    public boolean isFolder(Location at) {
        return at.names().isEmpty()
                || visit(at, (folder, name) -> attributes(at, folder, name).isDirectory());
    }

    /**
     * The whole content of one file.
     *
     * @throws IntakeException if it is refused
     */
    public byte[] read(Location at, long maxBytes) {
        if (at.names().isEmpty()) {
            throw at.denied("is a folder");
        }
        return visit(at, (folder, name) -> read(at, folder, name, maxBytes));
    }

    /**
     * The whole content of one file; empty if it has more bytes, and then it was not opened.
     *
     * @throws IntakeException if it is refused
     */
    Optional<byte[]> readUpTo(Location at, long maxBytes) {
        if (at.names().isEmpty()) {
            throw at.denied("is a folder");
        }
        return visit(at, (folder, name) -> {
            boolean longer = regular(at, folder, name, Long.MAX_VALUE).size() > maxBytes;
            return longer ? Optional.empty() : Optional.of(read(at, folder, name, maxBytes));
        });
    }

    /**
     * Gives the content of one file to the reader, which reads to the end; what came of it is closed if the file changed
     * meanwhile.
     *
     * @throws IntakeException if it is refused
     */
    public Staged stage(Location at, long maxBytes, Function<InputStream, Staged> reader) {
        if (at.names().isEmpty()) {
            throw at.denied("is a folder");
        }
        return visit(at, (folder, name) -> stage(at, folder, name, maxBytes, reader));
    }

    private static Staged stage(
            Location at, Folder folder, Path name, long maxBytes, Function<InputStream, Staged> reader)
            throws IOException {
        BasicFileAttributes before = regular(at, folder, name, maxBytes);
        Staged staged;
        try (InputStream in = Channels.newInputStream(folder.open(name))) {
            staged = reader.apply(in);
        }
        boolean same = false;
        try {
            same = isSame(before, folder.attributes(name)) && staged.sizeBytes() == before.size();
        } finally {
            if (!same) {
                staged.close();
            }
        }
        if (!same) {
            throw at.changed();
        }
        return staged;
    }

    /** Goes down to the folder itself. */
    static void visitFolder(Location at, FolderVisit visit) {
        visit(at, at.names(), folder -> {
            visit.visit(folder);
            return at;
        });
    }

    /** Goes down to the folder of the last name. */
    static <T> T visit(Location at, Visit<T> visit) {
        int last = at.names().size() - 1;
        return visit(
                at,
                at.names().subList(0, last),
                folder -> visit.visit(folder, at.names().get(last)));
    }

    private static <T> T visit(Location at, List<Path> folders, Inside<T> inside) {
        try {
            Folder folder = Folder.root(at.root());
            try {
                for (Path name : folders) {
                    Folder child = enter(at, folder, name);
                    folder.close();
                    folder = child;
                }
                return inside.visit(folder);
            } finally {
                folder.close();
            }
        } catch (NoSuchFileException e) {
            throw at.notFound(e);
        } catch (AccessDeniedException e) {
            throw at.denied("may not be read by this program", e);
        } catch (IOException e) {
            throw at.denied("cannot be opened as a plain file", e);
        }
    }

    private static Folder enter(Location at, Folder folder, Path name) throws IOException {
        if (!attributes(at, folder, name).isDirectory()) {
            throw at.notFound(null);
        }
        return folder.folder(name);
    }

    private static BasicFileAttributes attributes(Location at, Folder folder, Path name) throws IOException {
        BasicFileAttributes attributes = folder.attributes(name);
        if (attributes.isSymbolicLink()) {
            throw at.denied("is, or is reached through, a link");
        }
        return attributes;
    }

    static byte[] read(Location at, Folder folder, Path name, long maxBytes) throws IOException {
        BasicFileAttributes before = regular(at, folder, name, maxBytes);
        byte[] bytes;
        try (SeekableByteChannel channel = folder.open(name)) {
            bytes = readFully(at, channel, (int) before.size());
        }
        if (!isSame(before, folder.attributes(name)) || bytes.length != before.size()) {
            throw at.changed();
        }
        return bytes;
    }

    private static BasicFileAttributes regular(Location at, Folder folder, Path name, long maxBytes)
            throws IOException {
        BasicFileAttributes before = attributes(at, folder, name);
        if (!before.isRegularFile()) {
            throw at.denied(before.isDirectory() ? "is a folder" : "is no regular file");
        }
        if (before.size() > maxBytes) {
            throw at.tooLarge(before.size(), maxBytes);
        }
        return before;
    }

    private static boolean isSame(BasicFileAttributes before, BasicFileAttributes after) {
        return Objects.equals(before.fileKey(), after.fileKey())
                && before.lastModifiedTime().equals(after.lastModifiedTime())
                && before.size() == after.size()
                && after.isRegularFile();
    }

    /** Reads to the end, but at most one byte more than expected, which is enough to see that it grew. */
    private static byte[] readFully(Location at, SeekableByteChannel channel, int expected) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(expected + 1);
        int read = 0;
        while (buffer.hasRemaining() && read >= 0) {
            read = channel.read(buffer);
        }
        if (buffer.position() > expected) {
            throw at.changed();
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
