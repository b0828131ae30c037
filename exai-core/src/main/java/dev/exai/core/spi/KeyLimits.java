package dev.exai.core.spi;

/**
 * What one key of a provider may be asked; calls beyond it wait within their deadline.
 *
 * @param concurrentCalls most calls under way at once, at least 1
 * @param requestsPerMinute most requests in any minute; 0 for no limit
 * @param tokensPerMinute most tokens in any minute, input and output, estimated before and corrected after a call; 0 for
 *     no limit
 */
public record KeyLimits(int concurrentCalls, int requestsPerMinute, long tokensPerMinute) {
    /** No limit but those that the provider lets us feel. */
    public static final KeyLimits NONE = new KeyLimits(Integer.MAX_VALUE, 0, 0);

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public KeyLimits {
        if (concurrentCalls < 1 || requestsPerMinute < 0 || tokensPerMinute < 0) {
            throw new IllegalArgumentException("limits must be ≥ 1, ≥ 0 and ≥ 0: " + concurrentCalls + ", "
                    + requestsPerMinute + ", " + tokensPerMinute);
        }
    }
}
