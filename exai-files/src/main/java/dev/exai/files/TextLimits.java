package dev.exai.files;

/**
 * How much text one request may take in.
 *
 * @param fileBytes most bytes of one file, at most {@link #MAX_BYTES}
 * @param totalBytes most bytes of all files, at most {@link #MAX_BYTES}
 * @param files most files, folders expanded
 * @param depth most folders below one another when a folder is expanded
 */
public record TextLimits(long fileBytes, long totalBytes, int files, int depth) {
    /** Highest setting, 1 GiB: texts are held in memory. */
    public static final long MAX_BYTES = 1L << 30;

    /** 2 MiB a file, 8 MiB in all, 500 files, 16 levels: more than the largest known context window holds. */
    public static final TextLimits DEFAULT = new TextLimits(2L << 20, 8L << 20, 500, 16);

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public TextLimits {
        if (Math.min(fileBytes, totalBytes) < 1 || Math.min(files, depth) < 1) {
            throw new IllegalArgumentException("limits of text must be positive");
        }
        if (Math.max(fileBytes, totalBytes) > MAX_BYTES) {
            throw new IllegalArgumentException("limits of text must not exceed " + MAX_BYTES + " bytes");
        }
    }
}
