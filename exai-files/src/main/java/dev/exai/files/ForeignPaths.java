package dev.exai.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where paths as Windows writes them lead on this machine: those of drives ({@code C:\Users\me}) and of shares
 * ({@code \\server\share}). Names are compared without regard to case, either slash parts them, and {@code \\?\} before them
 * changes nothing. Immutable.
 */
public final class ForeignPaths {
    private static final ForeignPaths NONE = new ForeignPaths(List.of());
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:(?:[\\\\/].*)?", Pattern.DOTALL);
    private static final Pattern SLASHES = Pattern.compile("[\\\\/]+");
    private static final String LONG = "\\\\?\\";
    private static final String LONG_SHARE = "\\\\?\\UNC\\";

    private final List<Place> places; // the ones with most names first

    private ForeignPaths(List<Place> places) {
        this.places = List.copyOf(places);
    }

    /** A beginning of paths, and the folder that is meant by it. */
    private record Place(List<String> names, Path folder) {
        boolean holds(List<String> path) {
            boolean same = path.size() >= names.size();
            for (int i = 0; same && i < names.size(); i++) {
                same = names.get(i).equalsIgnoreCase(path.get(i));
            }
            return same;
        }
    }

    /** Such paths lead nowhere. */
    public static ForeignPaths none() {
        return NONE;
    }

    /**
     * These lead to the folders, which need not exist; of several that fit, the longest counts.
     *
     * @param folders absolute, by drives and shares with or without folders in them
     * @throws IllegalArgumentException if one is no such path, or leads to a relative path
     */
    public static ForeignPaths of(Map<String, Path> folders) {
        List<Place> places = new ArrayList<>();
        folders.forEach((from, to) -> {
            List<String> names = names(from);
            boolean share = !names.isEmpty() && names.get(0).isEmpty();
            if (!isPossible(from) || names.contains("..") || (share && names.size() < 3)) {
                throw new IllegalArgumentException(
                        "no drive such as C: and no share such as \\\\server\\share: " + from);
            }
            if (!to.isAbsolute()) {
                throw new IllegalArgumentException("no absolute path: " + to);
            }
            places.add(new Place(names, to.normalize()));
        });
        places.sort(Comparator.comparingInt((Place place) -> place.names.size()).reversed());
        return places.isEmpty() ? NONE : new ForeignPaths(places);
    }

    /** Whether the path is one of a drive or a share as Windows writes them. */
    public static boolean isForeign(String path) {
        return path.startsWith("\\\\") || DRIVE.matcher(path).matches();
    }

    /** Where the path leads here; empty if nothing says so. The disk is not looked at. */
    public Optional<String> local(String path) {
        if (!isPossible(path)) {
            return Optional.empty();
        }
        List<String> names = names(path);
        return places.stream()
                .filter(place -> place.holds(names))
                .findFirst()
                .map(place -> joined(place, names.subList(place.names.size(), names.size())));
    }

    private static boolean isPossible(String path) {
        return isForeign(path) || path.startsWith("//");
    }

    private static String joined(Place place, List<String> rest) {
        String folder = place.folder.toString();
        String separator = place.folder.getFileSystem().getSeparator();
        StringBuilder path = new StringBuilder(folder);
        for (String name : rest) {
            path.append(path.toString().endsWith(separator) ? "" : separator).append(name);
        }
        return path.toString();
    }

    /** The drive and the names below it, or for a share an empty name and then its server, itself and the names below it. */
    private static List<String> names(String path) {
        String plain = path;
        if (path.regionMatches(true, 0, LONG_SHARE, 0, LONG_SHARE.length())) {
            plain = "\\\\" + path.substring(LONG_SHARE.length());
        } else if (path.startsWith(LONG)) {
            plain = path.substring(LONG.length());
        }
        return List.of(SLASHES.split(plain));
    }

    @Override
    public String toString() {
        return "ForeignPaths[" + places.size() + "]";
    }
}
