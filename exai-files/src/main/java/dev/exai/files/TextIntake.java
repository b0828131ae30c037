package dev.exai.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.file.ContentHash;
import dev.exai.files.internal.FolderListing;
import dev.exai.files.internal.Intake;
import dev.exai.files.internal.Location;
import dev.exai.files.internal.TextDecoder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Reads files as text, inside the allowed roots only. A file must be UTF-8, or UTF-16 with a byte order mark; anything
 * else is refused, not guessed. Links are not followed, special files never opened. Thread-safe; calls block.
 */
public final class TextIntake {
    private final Intake intake;
    private final TextLimits limits;

    /** An intake below the roots with {@link TextLimits#DEFAULT}. */
    public TextIntake(AllowedRoots roots) {
        this(roots, TextLimits.DEFAULT);
    }

    /** An intake below the roots. */
    public TextIntake(AllowedRoots roots, TextLimits limits) {
        intake = new Intake(roots);
        this.limits = Objects.requireNonNull(limits, "limits");
    }

    /**
     * One file.
     *
     * @param path absolute, or relative to the first root; without {@code ..}
     * @throws IntakeException if it is refused; a folder has kind PATH_DENIED
     */
    public TextFile read(String path) {
        return text(path, intake.locate(path), limits.fileBytes());
    }

    /**
     * Several files, and the files of folders.
     *
     * <p>A folder is expanded without hidden names, well-known folders of made things ({@code node_modules},
     * {@code target} and their like), links and special files. What of it is no text or too large is left out and listed
     * in {@link TextBatch#skipped()}; a file that was named itself is refused instead.
     *
     * @param paths each absolute, or relative to the first root; without {@code ..}
     * @throws IntakeException the first refusal; kind TOO_LARGE also if there are too many files or bytes in all
     */
    public TextBatch readAll(List<String> paths) {
        Reading reading = new Reading();
        for (String path : paths) {
            Location at = intake.locate(path);
            if (intake.isFolder(at)) {
                reading.addFolder(path, FolderListing.of(at, limits));
            } else {
                reading.addFile(path, at);
            }
        }
        return new TextBatch(reading.files, reading.skipped);
    }

    private TextFile text(String path, Location at, long maxBytes) {
        byte[] bytes = intake.read(at, maxBytes);
        String text = TextDecoder.decode(bytes);
        if (text == null) {
            throw new IntakeException(
                    ErrorKind.INVALID_REQUEST, path, "is no text in UTF-8 or UTF-16 with a byte order mark", null);
        }
        return new TextFile(path, at.display(), ContentHash.of(bytes), bytes.length, text);
    }

    /** One call of {@link #readAll}. */
    private final class Reading {
        private final List<TextFile> files = new ArrayList<>();
        private final List<TextBatch.Skipped> skipped = new ArrayList<>();
        private final Set<List<?>> seen = new HashSet<>();
        private long bytes;

        void addFile(String path, Location at) {
            if (!isNew(at)) {
                return;
            }
            if (files.size() >= limits.files()) {
                throw new IntakeException(
                        ErrorKind.TOO_LARGE,
                        path,
                        "is one file too many; at most " + limits.files() + " are read",
                        null);
            }
            add(text(path, at, room()));
        }

        void addFolder(String path, FolderListing listing) {
            skipped.addAll(listing.skipped());
            for (Location at : listing.files()) {
                if (isNew(at)) {
                    addOrSkip(path, at);
                }
            }
        }

        private void addOrSkip(String path, Location at) {
            if (files.size() >= limits.files()) {
                skip(at, ErrorKind.TOO_LARGE, "one file too many");
                return;
            }
            try {
                add(text(path, at, room()));
            } catch (IntakeException e) {
                skip(at, e.kind(), why(e.kind()));
            }
        }

        private void add(TextFile file) {
            files.add(file);
            bytes += file.sizeBytes();
        }

        private void skip(Location at, ErrorKind kind, String why) {
            skipped.add(new TextBatch.Skipped(at.display(), kind, why));
        }

        private boolean isNew(Location at) {
            return seen.add(List.of(at.root(), at.names()));
        }

        private long room() {
            return Math.min(limits.fileBytes(), limits.totalBytes() - bytes);
        }

        private static String why(ErrorKind kind) {
            return switch (kind) {
                case TOO_LARGE -> "too large, alone or together with the others";
                case INVALID_REQUEST -> "no text in UTF-8 or UTF-16";
                case FILE_CHANGED -> "changed while it was read";
                case NOT_FOUND -> "vanished meanwhile";
                default -> "may not be read";
            };
        }
    }
}
