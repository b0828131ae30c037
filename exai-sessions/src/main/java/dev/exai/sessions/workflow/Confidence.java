package dev.exai.sessions.workflow;

import java.util.Locale;
import java.util.Optional;

/** How sure whoever works in steps is of what was found, in rising order. */
public enum Confidence {
    /** Just begun. */
    EXPLORING,
    /** An idea. */
    LOW,
    /** Some evidence. */
    MEDIUM,
    /** Strong evidence. */
    HIGH,
    /** Very strong evidence. */
    VERY_HIGH,
    /** Nothing but the last proof is missing. */
    ALMOST_CERTAIN,
    /** Proven; nobody else needs to look. */
    CERTAIN;

    /** The word in lower case, for example {@code very_high}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The confidence of that word; empty if there is none. */
    public static Optional<Confidence> of(String word) {
        for (Confidence confidence : values()) {
            if (confidence.word().equals(word)) {
                return Optional.of(confidence);
            }
        }
        return Optional.empty();
    }
}
