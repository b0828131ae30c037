package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Identifiers;
import dev.exai.files.AllowedRoots;
import dev.exai.files.IntakeException;
import dev.exai.files.WriteWish;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Writes contents to places below the allowed roots, and nowhere else: folders are entered as for reading, and what stands at a
 * place is never written through. Thread-safe.
 */
public final class Delivery {
    private static final int BUFFER = 256 << 10;

    private final AllowedRoots roots;

    /** Writes below the roots. */
    public Delivery(AllowedRoots roots) {
        this.roots = roots;
    }

    /**
     * Writes a content; returns the place as it may be shown.
     *
     * @param content opened once; fails at its end if it is damaged
     * @throws IntakeException if the place is refused or taken
     */
    public String write(String path, WriteWish wish, Supplier<InputStream> content) {
        AllowedRoots within = wish.roots();
        Location at = Location.of(path, within == null ? roots : within);
        if (at.names().isEmpty()) {
            throw at.denied("is a folder; name the file to write");
        }
        return Intake.visit(at, (folder, name) -> {
            try {
                place(at, folder, name, wish, content);
            } catch (IOException e) {
                throw failed(at, e);
            }
            return at.display();
        });
    }

    private static void place(Location at, Folder folder, Path name, WriteWish wish, Supplier<InputStream> content)
            throws IOException {
        boolean reserved = isReserved(at, folder, name, wish.replace());
        Path unfinished = name.resolveSibling(Identifiers.mint(".exai-", 8));
        boolean done = false;
        try {
            copy(folder, unfinished, content, wish.onWritten());
            folder.move(unfinished, name);
            done = true;
        } finally {
            if (!done) {
                remove(folder, unfinished);
                if (reserved) {
                    remove(folder, name);
                }
            }
        }
    }

    /** Whether the name was free and now stands for an empty file of ours; otherwise a file there may be replaced. */
    private static boolean isReserved(Location at, Folder folder, Path name, boolean replace) throws IOException {
        try {
            BasicFileAttributes there = folder.attributes(name);
            if (!replace || !there.isRegularFile()) {
                throw taken(at, there.isRegularFile() ? "exists already" : "is no plain file");
            }
            return false;
        } catch (NoSuchFileException e) {
            return isCreated(at, folder, name);
        }
    }

    private static boolean isCreated(Location at, Folder folder, Path name) throws IOException {
        try (SeekableByteChannel empty = folder.create(name)) {
            return empty.isOpen();
        } catch (FileAlreadyExistsException e) {
            throw taken(at, "has just come to exist");
        }
    }

    private static void copy(Folder folder, Path name, Supplier<InputStream> content, LongConsumer onWritten)
            throws IOException {
        try (InputStream in = new HeadInput(content.get(), onWritten);
                SeekableByteChannel out = folder.create(name)) {
            byte[] buffer = new byte[BUFFER];
            for (int count = read(in, buffer); count >= 0; count = read(in, buffer)) {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            }
            if (out instanceof FileChannel file) {
                file.force(true);
            }
        }
    }

    private static int read(InputStream in, byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw new ExaiException(ErrorKind.FILE_GONE, "the stored content is damaged or cannot be read", e);
        }
    }

    private static void remove(Folder folder, Path name) throws IOException {
        try {
            folder.delete(name);
        } catch (NoSuchFileException e) {
            return; // it had not come to exist, or somebody was faster
        }
    }

    private static IntakeException taken(Location at, String why) {
        return new IntakeException(ErrorKind.CONFLICT, at.given(), why, null);
    }

    private static ExaiException failed(Location at, IOException cause) {
        ExaiException fault = StoreFaults.of(cause);
        return fault.kind() == ErrorKind.STORAGE_FULL ? fault : at.denied("cannot be written by this program", cause);
    }
}
