package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.files.AllowedRoots;
import dev.exai.files.AllowedRoots.Root;
import dev.exai.files.ForeignPaths;
import dev.exai.files.IntakeException;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a given path leads: a root and the names below it, none of which is {@code .} or {@code ..}. Found from the text
 * alone; the disk is not looked at.
 *
 * @param given what the caller gave
 * @param prefix what stands before the names when they are shown; empty if there is only one root
 */
public record Location(String given, Path root, List<Path> names, String prefix) {
    private static final int MAX_LENGTH = 4_096; // PATH_MAX of Linux; more cannot be opened anyway

    /** Copies. */
    public Location {
        names = List.copyOf(names);
    }

    static Location of(String given, AllowedRoots roots) {
        if (roots.isEmpty()) {
            throw denied(given, "cannot be read: no root is allowed (setting EXAI_FILES_ROOTS)", null);
        }
        if (given.isBlank() || given.length() > MAX_LENGTH) {
            throw denied(given, "is no path: it has " + given.length() + " characters", null);
        }
        Path path = pathOf(given, local(given, roots));
        for (Path name : path) {
            checkName(given, name.toString().toLowerCase(Locale.ROOT));
        }
        return below(given, path, roots);
    }

    /** The same with one more name at the end. */
    Location child(Path name) {
        List<Path> longer = new ArrayList<>(names);
        longer.add(name);
        return new Location(given, root, longer, prefix);
    }

    /** The names joined with slashes, safe to show. */
    public String display() {
        StringBuilder shown = new StringBuilder(prefix);
        for (Path name : names) {
            if (shown.length() > 0) {
                shown.append('/');
            }
            shown.append(name);
        }
        return Names.display(shown.length() == 0 ? "." : shown.toString());
    }

    IntakeException denied(String why) {
        return denied(given, why, null);
    }

    IntakeException denied(String why, Exception cause) {
        return denied(given, why, cause);
    }

    IntakeException notFound(@Nullable Exception cause) {
        return new IntakeException(ErrorKind.NOT_FOUND, given, "does not exist", cause);
    }

    IntakeException tooLarge(long bytes, long maxBytes) {
        return new IntakeException(
                ErrorKind.TOO_LARGE, given, "has " + bytes + " bytes; at most " + maxBytes + " are read", null);
    }

    IntakeException changed() {
        return new IntakeException(ErrorKind.FILE_CHANGED, given, "changed while it was read; try again", null);
    }

    private static Location below(String given, Path path, AllowedRoots roots) {
        Path absolute = path.isAbsolute() ? path : roots.roots().get(0).given().resolve(path);
        for (Root root : roots.roots()) {
            for (Path start : List.of(root.given(), root.real())) {
                if (absolute.startsWith(start)) {
                    return at(
                            given,
                            root,
                            start.relativize(absolute),
                            roots.roots().size() > 1);
                }
            }
        }
        throw denied(given, "lies outside the allowed roots", null);
    }

    private static Location at(String given, Root root, Path relative, boolean manyRoots) {
        List<Path> names = new ArrayList<>();
        for (Path name : relative) {
            if (!name.toString().isEmpty() && !name.toString().equals(".")) {
                names.add(name);
            }
        }
        Path rootName = root.given().getFileName();
        return new Location(given, root.real(), names, manyRoots && rootName != null ? rootName.toString() : "");
    }

    /** The path as this machine writes it. */
    private static String local(String given, AllowedRoots roots) {
        Optional<String> mapped = roots.foreign().local(given);
        String path = mapped.orElse(given);
        if (mapped.isEmpty() && File.separatorChar == '/' && ForeignPaths.isForeign(given)) {
            throw denied(
                    given, "is a path of Windows that leads nowhere on this machine (setting EXAI_FILES_PATHS)", null);
        }
        if (File.separatorChar == '/' && path.indexOf('\\') >= 0) {
            throw denied(given, "has a backslash, which separates nothing on this machine", null);
        }
        return path;
    }

    private static Path pathOf(String given, String path) {
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw denied(given, "is no path on this machine", e);
        }
    }

    private static void checkName(String given, String name) {
        if (name.equals("..")) {
            throw denied(given, "has the part \"..\"; give the plain path", null);
        }
        String decoded = name.replace("%2e", ".");
        boolean disguised = !decoded.equals(name) && (decoded.equals(".") || decoded.equals(".."));
        if (disguised || name.contains("%2f") || name.contains("%5c") || name.contains("%00")) {
            throw denied(given, "is encoded like a URL; give the plain path", null);
        }
    }

    private static IntakeException denied(String given, String why, @Nullable Exception cause) {
        return new IntakeException(ErrorKind.PATH_DENIED, given, why, cause);
    }
}
