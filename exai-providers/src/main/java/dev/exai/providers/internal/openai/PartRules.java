package dev.exai.providers.internal.openai;

/**
 * When and how a vendor takes a file in parts (OpenAI's Uploads, read 2026-08).
 *
 * @param aboveBytes files of more bytes go in parts
 * @param partBytes bytes of a part; OpenAI takes 64 MB
 */
public record PartRules(long aboveBytes, long partBytes) {
    /** OpenAI's own: what one request does not take goes in parts. */
    static final PartRules OPENAI = new PartRules(512_000_000L, 64_000_000L);

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if a number is not positive
     */
    public PartRules {
        if (aboveBytes < 1 || partBytes < 1) {
            throw new IllegalArgumentException("must be positive: " + aboveBytes + ", " + partBytes);
        }
    }
}
