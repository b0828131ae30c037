package dev.exai.files;

/**
 * How much an archive may hold before it is refused.
 *
 * @param entries most entries, folders included
 * @param expandedBytes most bytes of all entries together, unpacked
 * @param ratio how many bytes may come out of one; begins to count at one mebibyte
 */
public record ArchiveLimits(int entries, long expandedBytes, int ratio) {
    /** 10,000 entries, 1 GiB unpacked, 100 bytes out of one. */
    public static final ArchiveLimits DEFAULT = new ArchiveLimits(10_000, 1L << 30, 100);

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if one is below 1
     */
    public ArchiveLimits {
        if (entries < 1 || expandedBytes < 1 || ratio < 1) {
            throw new IllegalArgumentException("limits of archives must be positive");
        }
    }
}
