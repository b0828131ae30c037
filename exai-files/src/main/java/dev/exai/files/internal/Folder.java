package dev.exai.files.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** An open folder whose entries are reached by single names, without following links. Not thread-safe. */
interface Folder extends Closeable {
    /** What stands under the name itself, a link not followed. */
    BasicFileAttributes attributes(Path name) throws IOException;

    /** The folder under the name; fails if it is a link. */
    Folder folder(Path name) throws IOException;

    /** The file under the name, to be read; fails if it is a link. */
    SeekableByteChannel open(Path name) throws IOException;

    /** A fresh file under the name, to be written; fails if anything stands there. */
    SeekableByteChannel create(Path name) throws IOException;

    /** Gives a file of this folder another name in it; a file that has that name is replaced in the same step. */
    void move(Path from, Path to) throws IOException;

    /** Deletes the file under the name, a link not followed. */
    void delete(Path name) throws IOException;

    /** At most {@code limit} names; may be called once. */
    List<Path> names(int limit) throws IOException;

    /** Opens a root: relative to file descriptors where the platform can, by checked paths otherwise. */
    @SuppressWarnings("StreamResourceLeak") // the folder that is returned closes it
    static Folder root(Path real) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(real);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return new DescriptorFolder(secure);
        }
        stream.close();
        return new CheckedFolder(real);
    }
}
