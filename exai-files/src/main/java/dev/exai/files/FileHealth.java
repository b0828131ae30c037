package dev.exai.files;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * How the files are, and why.
 *
 * @param reasons empty if they are well
 */
public record FileHealth(List<Reason> reasons) {
    /** How bad it is. */
    public enum Level {
        /** Everything is as it should be. */
        HEALTHY,
        /** Everything works, and somebody should look. */
        DEGRADED,
        /** Something does not work, or is lost. */
        CRITICAL
    }

    /** Copies. */
    public FileHealth {
        reasons = List.copyOf(reasons);
    }

    /** The worst of the reasons. */
    public Level level() {
        return reasons.stream()
                .map(Reason::level)
                .max(Comparator.naturalOrder())
                .orElse(Level.HEALTHY);
    }

    /**
     * One thing that is not as it should be.
     *
     * @param code stable, in lower case with hyphens
     * @param text for people, without names of files
     * @param since when it was found, or seen first by this process where it looks each time
     */
    public record Reason(String code, Level level, String text, Instant since) {
        /** Checks. */
        public Reason {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(level, "level");
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(since, "since");
        }
    }
}
