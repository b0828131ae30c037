package dev.exai.files.internal;

import dev.exai.core.internal.sql.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Says in a file of a folder of contents whose they are. Whole and on disk before it has its name. */
final class FolderMark {
    static final String NAME = "installation";

    private final Path root;
    private final PartFiles parts;

    FolderMark(Path root, PartFiles parts) {
        this.root = root;
        this.parts = parts;
    }

    Optional<String> read() throws IOException {
        try {
            return Optional.of(Files.readString(root.resolve(NAME), StandardCharsets.ISO_8859_1)
                    .strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Writes it unless it is there, and returns what it says. */
    String claim(String installation) throws IOException {
        Optional<String> there = read();
        if (there.isPresent()) {
            return there.get();
        }
        try (PartFiles.Part part = parts.create()) {
            ByteBuffer text = StandardCharsets.US_ASCII.encode(installation + "\n");
            while (text.hasRemaining()) {
                part.channel().write(text);
            }
            part.channel().force(true);
            name(part.path());
        }
        PrivateFiles.syncDirectory(root);
        return read().orElse(installation);
    }

    /** A link fails if the name is taken, which a rename need not. */
    private void name(Path part) throws IOException {
        try {
            Files.createLink(root.resolve(NAME), part);
        } catch (FileAlreadyExistsException e) {
            return; // another was faster
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.move(part, root.resolve(NAME)); // a disk without links
        }
    }
}
