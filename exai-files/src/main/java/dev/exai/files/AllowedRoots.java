package dev.exai.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.files.internal.Names;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folders below which files may be read; nothing else may. Each root is fixed to its real place when this is made, so
 * a link that is turned later changes nothing. Immutable.
 */
public final class AllowedRoots {
    private static final AllowedRoots NONE = new AllowedRoots(List.of(), ForeignPaths.none());

    private final List<Root> roots;
    private final ForeignPaths foreign;

    private AllowedRoots(List<Root> roots, ForeignPaths foreign) {
        this.roots = List.copyOf(roots);
        this.foreign = foreign;
    }

    /**
     * One root.
     *
     * @param given the absolute path it was configured as
     * @param real where that is, without links
     */
    public record Root(Path given, Path real) {}

    /** No place at all: every path is denied. */
    public static AllowedRoots none() {
        return NONE;
    }

    /**
     * The folders, in order; a relative path is taken from the first.
     *
     * @throws ExaiException kind CONFIGURATION if one is no folder that exists; the message names it
     */
    public static AllowedRoots of(List<Path> folders) {
        List<Root> roots = new ArrayList<>();
        for (Path folder : folders) {
            roots.add(rootOf(folder));
        }
        return roots.isEmpty() ? NONE : new AllowedRoots(roots, ForeignPaths.none());
    }

    /**
     * The folders of a path list as the platform writes it ({@code /a:/b}, on Windows {@code C:\a;C:\b}); blank entries
     * are left out.
     *
     * @throws ExaiException kind CONFIGURATION if one is no folder that exists; the message names it
     */
    public static AllowedRoots parse(String pathList) {
        List<Path> folders = new ArrayList<>();
        for (String entry : pathList.split(File.pathSeparator, -1)) {
            if (!entry.isBlank()) {
                folders.add(pathOf(entry.strip()));
            }
        }
        return of(folders);
    }

    /** The same roots; paths as Windows writes them lead where these say, which must lie below a root like any other path. */
    public AllowedRoots with(ForeignPaths paths) {
        return new AllowedRoots(roots, paths);
    }

    /** Where paths as Windows writes them lead; nowhere by default. */
    public ForeignPaths foreign() {
        return foreign;
    }

    /** The roots, in order. */
    public List<Root> roots() {
        return roots;
    }

    /** Whether no place is allowed. */
    public boolean isEmpty() {
        return roots.isEmpty();
    }

    @Override
    public String toString() {
        return "AllowedRoots" + roots.stream().map(Root::given).toList();
    }

    private static Root rootOf(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        try {
            Path real = absolute.toRealPath();
            if (Files.isDirectory(real)) {
                return new Root(absolute, real);
            }
        } catch (IOException e) {
            throw noFolder(absolute.toString(), e);
        }
        throw noFolder(absolute.toString(), null);
    }

    private static Path pathOf(String entry) {
        try {
            return Path.of(entry);
        } catch (InvalidPathException e) {
            throw noFolder(entry, e);
        }
    }

    private static ExaiException noFolder(String what, @Nullable Exception cause) {
        return new ExaiException(
                ErrorKind.CONFIGURATION, "allowed root " + Names.shown(what) + " is no folder that can be read", cause);
    }
}
