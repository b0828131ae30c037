package dev.exai.server.cli;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.server.files.StoredFiles;
import dev.exai.server.settings.FilePathSettings;
import dev.exai.server.settings.ServerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a command line names to be taken in: files, addresses, and folders with all that lies below them. Links are not followed.
 * Not thread-safe.
 */
final class GivenPlaces {
    private final Set<Path> roots = new LinkedHashSet<>();
    private final List<Path> files = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();
    private final List<Path> leftOut = new ArrayList<>();
    private long bytes;

    private GivenPlaces() {}

    /**
     * Looks at what there is.
     *
     * @param settings where relative paths begin, and paths of Windows lead
     * @throws ExaiException kind PATH_DENIED if a path can be no file
     */
    static GivenPlaces of(List<String> names, ServerSettings settings) {
        GivenPlaces places = new GivenPlaces();
        for (String name : names) {
            if (StoredFiles.isAddress(name)) {
                places.addresses.add(name);
            } else {
                places.add(name, FilePathSettings.place(settings, name));
            }
        }
        if (places.roots.isEmpty()) {
            places.roots.add(settings.platform().workingDirectory());
        }
        return places;
    }

    private void add(String name, Path place) {
        if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            roots.add(place);
            addFolder(place);
            return;
        }
        Path folder = place.getParent();
        if (folder == null) {
            throw new ExaiException(ErrorKind.PATH_DENIED, name + " is no file");
        }
        roots.add(folder);
        files.add(place); // also what is not there or no file: whoever takes it in says so
        bytes += place.toFile().length();
    }

    private void addFolder(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()) {
                        files.add(file);
                        bytes += attributes.size();
                    } else {
                        leftOut.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    leftOut.add(file);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folders that the files lie in or below; never none. */
    List<Path> roots() {
        return List.copyOf(roots);
    }

    /** The files, absolute. */
    List<Path> files() {
        return files;
    }

    /** The addresses of the web. */
    List<String> addresses() {
        return addresses;
    }

    /** What lies in a folder and is a link or no file, or cannot be read. */
    List<Path> leftOut() {
        return leftOut;
    }

    /** How long all files are together, as far as can be seen. */
    long bytes() {
        return bytes;
    }
}
