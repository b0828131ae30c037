package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.files.IntakeException;
import dev.exai.files.TextBatch.Skipped;
import dev.exai.files.TextLimits;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The regular files below one folder. Hidden names and folders that hold what tools have made are passed over; links and
 * special files are noted and never followed or opened. Not thread-safe.
 */
public final class FolderListing {
    private static final int MAX_ENTRIES = 20_000; // looked at in all: about a second on a slow disk
    private static final Set<String> MADE_BY_TOOLS = Set.of(
            "node_modules",
            "bower_components",
            "vendor",
            "target",
            "build",
            "dist",
            "out",
            "bin",
            "obj",
            "venv",
            "env",
            "__pycache__",
            "coverage",
            "site-packages");

    private final Location folder;
    private final TextLimits limits;
    private final List<Location> files = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private int entries;

    private FolderListing(Location folder, TextLimits limits) {
        this.folder = folder;
        this.limits = limits;
    }

    /**
     * Looks through the folder.
     *
     * @throws IntakeException kind TOO_LARGE if there is more than the limits allow
     */
    public static FolderListing of(Location folder, TextLimits limits) {
        FolderListing listing = new FolderListing(folder, limits);
        Intake.visitFolder(folder, open -> listing.lookThrough(folder, open, 1));
        return listing;
    }

    /** The files, sorted by path. */
    public List<Location> files() {
        return files;
    }

    /** The links, special files and too deep folders. */
    public List<Skipped> skipped() {
        return skipped;
    }

    private void lookThrough(Location at, Folder open, int depth) throws IOException {
        List<Path> names = open.names(MAX_ENTRIES - entries + 1);
        entries += names.size();
        if (entries > MAX_ENTRIES) {
            throw tooMany("entries", MAX_ENTRIES);
        }
        names.sort(Comparator.comparing(Path::toString));
        for (Path name : names) {
            if (!name.toString().startsWith(".")) {
                look(at.child(name), open, name, depth);
            }
        }
    }

    private void look(Location at, Folder open, Path name, int depth) throws IOException {
        try {
            BasicFileAttributes attributes = open.attributes(name);
            if (attributes.isRegularFile()) {
                addFile(at);
            } else if (attributes.isDirectory()) {
                goDown(at, open, name, depth);
            } else {
                skipped.add(new Skipped(at.display(), ErrorKind.PATH_DENIED, "a link or no regular file"));
            }
        } catch (NoSuchFileException e) {
            skipped.add(new Skipped(at.display(), ErrorKind.NOT_FOUND, "vanished meanwhile"));
        } catch (FileSystemException e) {
            skipped.add(new Skipped(at.display(), ErrorKind.PATH_DENIED, "may not be read, or became a link"));
        }
    }

    private void goDown(Location at, Folder open, Path name, int depth) throws IOException {
        if (MADE_BY_TOOLS.contains(name.toString())) {
            return;
        }
        if (depth >= limits.depth()) {
            skipped.add(new Skipped(at.display(), ErrorKind.TOO_LARGE, "more than " + depth + " folders deep"));
            return;
        }
        try (Folder child = open.folder(name)) {
            lookThrough(at, child, depth + 1);
        }
    }

    private void addFile(Location at) {
        if (files.size() >= limits.files()) {
            throw tooMany("files", limits.files());
        }
        files.add(at);
    }

    private IntakeException tooMany(String what, int limit) {
        return new IntakeException(
                ErrorKind.TOO_LARGE,
                folder.given(),
                "holds more than " + limit + " " + what + "; name a smaller folder or single files",
                null);
    }
}
