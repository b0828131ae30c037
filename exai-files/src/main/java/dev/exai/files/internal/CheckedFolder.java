package dev.exai.files.internal;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A folder held by its real path, for platforms without descriptors of folders (Windows): what is opened is checked
 * afterwards to be where it should be.
 */
final class CheckedFolder implements Folder {
    private final Path real;

    CheckedFolder(Path real) {
        this.real = real;
    }

    @Override
    public BasicFileAttributes attributes(Path name) throws IOException {
        return Files.readAttributes(real.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public Folder folder(Path name) throws IOException {
        Path child = real.resolve(name);
        checkPlace(child);
        return new CheckedFolder(child);
    }

    @Override
    public SeekableByteChannel open(Path name) throws IOException {
        Path child = real.resolve(name);
        checkPlace(child);
        SeekableByteChannel channel = Files.newByteChannel(child, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            checkPlace(child); // again, for a folder above may have been exchanged before the opening
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public SeekableByteChannel create(Path name) throws IOException {
        checkPlace(real);
        return Files.newByteChannel(
                real.resolve(name), StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        checkPlace(real);
        Files.move(
                real.resolve(from),
                real.resolve(to),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(Path name) throws IOException {
        checkPlace(real);
        Files.delete(real.resolve(name));
    }

    @Override
    public List<Path> names(int limit) throws IOException {
        List<Path> names = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(real)) {
            Iterator<Path> entries = stream.iterator();
            while (names.size() < limit && entries.hasNext()) {
                names.add(entries.next().getFileName());
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        checkPlace(real);
        return names;
    }

    @Override
    public void close() {}

    private static void checkPlace(Path path) throws IOException {
        if (!path.toRealPath().equals(path)) {
            throw new FileSystemException(path.toString(), null, "is reached through a link");
        }
    }
}
