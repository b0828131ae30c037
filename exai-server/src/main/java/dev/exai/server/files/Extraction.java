package dev.exai.server.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.TokenEstimate;
import dev.exai.files.ExtractedText;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The text that can be taken out of a document: taken when somebody asks for it, and once. Thread-safe. */
public final class Extraction {
    /** Of what is no document. */
    public static final Extraction NONE = new Extraction(null);

    private static final Set<ErrorKind> NO_TEXT = Set.of(
            ErrorKind.UNSUPPORTED,
            ErrorKind.CONFIGURATION,
            ErrorKind.TOO_LARGE,
            ErrorKind.TIMEOUT,
            ErrorKind.INVALID_REQUEST);

    private final @Nullable Supplier<ExtractedText> work;
    private final ReentrantLock asking = new ReentrantLock();
    private @Nullable Outcome outcome; // guarded by asking

    private Extraction(@Nullable Supplier<ExtractedText> work) {
        this.work = work;
    }

    /** Work that has not begun. */
    static Extraction by(Supplier<ExtractedText> work) {
        return new Extraction(work);
    }

    /** The same with the numbers of the lines before them. */
    Extraction numbered() {
        Supplier<ExtractedText> plain = work;
        return plain == null
                ? this
                : by(() -> {
                    ExtractedText found = plain.get();
                    return found.text().isBlank() ? found : new ExtractedText(found.numberedText(), found.complete());
                });
    }

    private record Outcome(@Nullable String text, String refusal, long tokens) {}

    /** Whether there is anything to try. */
    boolean isPossible() {
        return work != null;
    }

    /** The whole text; null if there is none. */
    @Nullable
    String text() {
        return outcome().text();
    }

    /** How many tokens the text has, by estimate. */
    long tokens() {
        return outcome().tokens();
    }

    /** Why there is no text; empty if there is one, or nothing was to be tried. */
    String refusal() {
        return outcome().refusal();
    }

    private Outcome outcome() {
        asking.lock();
        try {
            Outcome known = outcome;
            if (known == null) {
                known = find();
                outcome = known;
            }
            return known;
        } finally {
            asking.unlock();
        }
    }

    private Outcome find() {
        if (work == null) {
            return new Outcome(null, "", 0);
        }
        try {
            ExtractedText found = work.get();
            if (found.text().isBlank()) {
                return refused("no text was found in it, as in scanned pages");
            }
            return found.complete()
                    ? new Outcome(found.text(), "", TokenEstimate.of(found.text()))
                    : refused("its text has more than " + found.text().length() + " characters");
        } catch (ExaiException e) {
            if (NO_TEXT.contains(e.kind())) {
                return refused(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private static Outcome refused(String why) {
        return new Outcome(null, why, 0);
    }
}
