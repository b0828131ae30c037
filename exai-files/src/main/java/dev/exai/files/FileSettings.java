package dev.exai.files;

import java.time.Duration;

/**
 * How much is kept, and for how long.
 *
 * @param fileBytes most bytes of one file
 * @param ownerFiles most files of one owner, those in their grace included
 * @param ownerBytes most bytes of one owner, equal contents counted once
 * @param totalBytes most bytes of all owners together
 * @param grace how long a deleted or expired file can be brought back, and its content and copies stay
 */
public record FileSettings(long fileBytes, long ownerFiles, long ownerBytes, long totalBytes, Duration grace) {
    /** 512 MiB a file, 100,000 files and 10 GiB an owner, 100 GiB in all, a grace of 24 hours. */
    public static final FileSettings DEFAULT =
            new FileSettings(512L << 20, 100_000, 10L << 30, 100L << 30, Duration.ofHours(24));

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if a limit is below 1 or the grace is negative
     */
    public FileSettings {
        if (Math.min(Math.min(fileBytes, ownerFiles), Math.min(ownerBytes, totalBytes)) < 1) {
            throw new IllegalArgumentException("limits of files must be positive");
        }
        if (grace.isNegative()) {
            throw new IllegalArgumentException("the grace of files must not be negative: " + grace);
        }
    }
}
