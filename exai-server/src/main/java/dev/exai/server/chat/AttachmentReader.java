package dev.exai.server.chat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.chat.ChatEvent;
import dev.exai.files.AllowedRoots;
import dev.exai.files.FileId;
import dev.exai.files.FileSource;
import dev.exai.files.ImageIntake;
import dev.exai.files.IntakeException;
import dev.exai.files.StoredFile;
import dev.exai.files.TextBatch;
import dev.exai.files.TextFile;
import dev.exai.files.TextIntake;
import dev.exai.files.TextLimits;
import dev.exai.server.files.FileDelivery;
import dev.exai.server.files.GivenFile;
import dev.exai.server.files.StoredFiles;
import dev.exai.server.settings.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the files and images that a question names, inside the allowed roots only, and those that are kept or fetched.
 * Thread-safe.
 */
public final class AttachmentReader {
    private static final Pattern HANDLE = Pattern.compile("file_[0-9a-f]{32}");
    private static final String PDF = "%PDF-"; // one that happens to be ASCII is no text all the same

    private final AllowedRoots roots;
    private final TextLimits limits;
    private final StoredFiles stored;
    private final FileDelivery delivery;

    /** A reader below the roots, and of the files that are kept. */
    public AttachmentReader(AllowedRoots roots, TextLimits limits, StoredFiles stored) {
        this.roots = roots;
        this.limits = limits;
        this.stored = stored;
        delivery = new FileDelivery(stored);
    }

    /**
     * Whether it can be read only where paths are allowed.
     *
     * @param entry of the files or images of a question
     */
    static boolean isPath(String entry) {
        return !HANDLE.matcher(entry).matches()
                && !StoredFiles.isAddress(entry)
                && !entry.regionMatches(true, 0, "data:", 0, 5);
    }

    /**
     * Reads all files and images of the question. What is no text is taken in, as far as files are kept.
     *
     * @throws ExaiException kind PATH_DENIED, NOT_FOUND, GONE, TOO_LARGE, FILE_CHANGED or INVALID_REQUEST; the message begins
     *     with the argument and names the path
     */
    Given read(PrincipalId owner, ChatQuestion question) {
        AllowedRoots within = question.roots();
        Reading reading = new Reading(owner, within == null ? roots : within);
        List<String> files = question.files();
        List<String> paths = new ArrayList<>();
        for (String entry : new LinkedHashSet<>(files)) {
            if (HANDLE.matcher(entry).matches()) {
                reading.kept.put(entry, reading.known(entry));
            } else if (StoredFiles.isAddress(entry)) {
                reading.kept.put(entry, reading.fetched(entry));
            } else {
                paths.add(entry);
            }
        }
        TextBatch batch = reading.texts(paths);
        List<GivenFile> pictures = new ArrayList<>();
        for (String source : question.images()) {
            pictures.add(reading.image(source));
        }
        List<ChatEvent.Warning> warnings = new ArrayList<>();
        for (TextBatch.Skipped skipped : batch.skipped()) {
            warnings.add(new ChatEvent.Warning("file_left_out", skipped.displayPath() + ": " + skipped.why()));
        }
        List<GivenFile> all = inOrder(files, batch, reading.kept);
        boolean numbered = question.lineNumbers();
        return new Given(numbered ? all.stream().map(GivenFile::numbered).toList() : all, pictures, warnings, numbered);
    }

    private static List<GivenFile> inOrder(List<String> entries, TextBatch batch, Map<String, GivenFile> kept) {
        List<GivenFile> all = new ArrayList<>();
        for (String entry : new LinkedHashSet<>(entries)) {
            GivenFile known = kept.get(entry);
            if (known != null) {
                all.add(known);
            }
            for (TextFile text : batch.files()) {
                if (text.givenPath().equals(entry) && known == null) {
                    all.add(new GivenFile.Text(text));
                }
            }
        }
        return all;
    }

    /** One question. */
    private final class Reading {
        private final PrincipalId owner;
        private final AllowedRoots within;
        private final TextIntake texts;
        private final Map<String, GivenFile> kept = new LinkedHashMap<>();
        private long room = limits.totalBytes(); // for the texts of kept files, which are held in memory

        Reading(PrincipalId owner, AllowedRoots within) {
            this.owner = owner;
            this.within = within;
            texts = new TextIntake(within, limits);
        }

        GivenFile image(String source) {
            try {
                return new GivenFile.Picture(new ImageIntake(within).read(source));
            } catch (IntakeException e) {
                throw named("images", e);
            }
        }

        GivenFile known(String handle) {
            try {
                StoredFile file = stored.service().get(owner, new FileId(handle));
                return read(file, file.name());
            } catch (ExaiException e) {
                throw new ExaiException(e.kind(), "files: " + handle + ": " + e.getMessage(), e);
            }
        }

        /** The address stands in no message: it may hold a secret. */
        GivenFile fetched(String address) {
            try {
                StoredFile file = stored.takeIn(owner, stored.address(address), null);
                return read(file, file.name());
            } catch (ExaiException e) {
                throw new ExaiException(e.kind(), "files: " + e.getMessage(), e);
            }
        }

        private GivenFile read(StoredFile file, String name) {
            GivenFile.Stored given = delivery.read(file, name, room);
            room -= given.text() == null ? 0 : file.sizeBytes();
            return given;
        }

        TextBatch texts(List<String> paths) {
            Set<String> left = new LinkedHashSet<>(paths);
            while (true) {
                try {
                    TextBatch batch = texts.readAll(List.copyOf(left));
                    takeInDocuments(batch, left);
                    return batch;
                } catch (IntakeException e) {
                    boolean noText = e.kind() == ErrorKind.INVALID_REQUEST || e.kind() == ErrorKind.TOO_LARGE;
                    if (!noText || !stored.isKept() || !left.remove(e.path())) {
                        throw named("files", e);
                    }
                    kept.put(e.path(), takenIn(e.path(), e));
                }
            }
        }

        private void takeInDocuments(TextBatch batch, Set<String> named) {
            for (TextFile file : batch.files()) {
                String path = file.givenPath();
                if (stored.isKept() && named.contains(path) && file.text().startsWith(PDF)) {
                    takeInIfFile(path);
                }
            }
        }

        private StoredFile takenIn(String path) {
            return stored.takeIn(owner, new FileSource.Path(path, within), null);
        }

        /** What was found in a folder stays a text. */
        private void takeInIfFile(String path) {
            try {
                kept.put(path, read(takenIn(path), Printable.text(path)));
            } catch (IntakeException e) {
                if (e.kind() != ErrorKind.PATH_DENIED) {
                    throw named("files", e);
                }
            }
        }

        /** A file that is no text; where the storage cannot be used, what spoke against it as a text is the answer. */
        private GivenFile takenIn(String path, IntakeException noText) {
            try {
                return read(takenIn(path), Printable.text(path));
            } catch (IntakeException e) {
                throw named("files", e);
            } catch (ExaiException e) {
                if (e.kind() == ErrorKind.CONFIGURATION) {
                    noText.addSuppressed(e);
                    throw named("files", noText);
                }
                throw e;
            }
        }
    }

    private static ExaiException named(String argument, IntakeException e) {
        return new ExaiException(e.kind(), argument + ": " + e.getMessage(), e);
    }
}
