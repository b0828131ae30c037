package dev.exai.files;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of one kind of work the last time, by hand or by the upkeep, in whatever process.
 *
 * @param work what it was: {@code sweep}, {@code sync-} and a provider, {@code check}, {@code collect}, {@code repair},
 *     {@code retention}, {@code archive} or {@code backup}
 * @param at when it ended
 * @param failure why it did not get to its end; null if it did
 * @param counts what was done, by words of the kind; empty after a failure
 */
public record FileReport(String work, Instant at, @Nullable String failure, Map<String, Long> counts) {
    /** Copies. */
    public FileReport {
        Objects.requireNonNull(work, "work");
        Objects.requireNonNull(at, "at");
        counts = Map.copyOf(counts);
    }
}
