package dev.exai.files;

import java.time.Duration;

/**
 * How far taking the text out of a file may go.
 *
 * @param sourceBytes most bytes of a document other than plain text; it is held in memory
 * @param characters most characters of text; what follows is left out
 * @param time longest work on one file
 */
public record ExtractionLimits(int sourceBytes, int characters, Duration time) {
    /** Documents of 32 MiB, a million characters, 30 s. */
    public static final ExtractionLimits DEFAULT = new ExtractionLimits(32 << 20, 1_000_000, Duration.ofSeconds(30));

    private static final int MOST = 1 << 28;

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public ExtractionLimits {
        if (Math.min(sourceBytes, characters) < 1 || Math.max(sourceBytes, characters) > MOST) {
            throw new IllegalArgumentException("sizes of extraction must be 1 to " + MOST);
        }
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("the time of extraction must be positive: " + time);
        }
    }

    /** The same for at most so many characters. */
    public ExtractionLimits withCharacters(int value) {
        return new ExtractionLimits(sourceBytes, value, time);
    }
}
