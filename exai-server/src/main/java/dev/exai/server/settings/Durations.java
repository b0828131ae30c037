package dev.exai.server.settings;

import java.time.Duration;
import java.util.Locale;

/** Lengths of time as people write them: {@code 250ms}, {@code 30s}, {@code 5m}, {@code 2h}. */
final class Durations {
    private static final long MOST_UNITS = 1_000_000_000L; // keeps the sum of hours far from overflow

    private Durations() {}

    /**
     * Reads a number with its unit.
     *
     * @throws IllegalArgumentException if it is not one
     */
    static Duration parse(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        int digits = 0;
        while (digits < word.length() && Character.digit(word.charAt(digits), 10) >= 0) {
            digits++;
        }
        if (digits == 0 || digits > 10) {
            throw fault();
        }
        long number = Long.parseLong(word.substring(0, digits));
        if (number > MOST_UNITS) {
            throw fault();
        }
        return switch (word.substring(digits).strip()) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> throw fault();
        };
    }

    /** The shortest text that {@link #parse} reads as this. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0 || millis % 1_000 != 0) {
            return millis + "ms";
        }
        if (millis % 60_000 != 0) {
            return millis / 1_000 + "s";
        }
        return millis % 3_600_000 == 0 ? millis / 3_600_000 + "h" : millis / 60_000 + "m";
    }

    private static IllegalArgumentException fault() {
        return new IllegalArgumentException("must be a number with its unit, such as 250ms, 30s, 5m or 2h");
    }
}
