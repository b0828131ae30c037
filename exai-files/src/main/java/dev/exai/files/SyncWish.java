package dev.exai.files;

/**
 * What a {@link SyncPlan} shall do beside what every plan does.
 *
 * @param resend whether copies that were lost or damaged are sent again at once, if their files are still there; otherwise the
 *     next who needs one sends it
 * @param verify most copies that are read back and compared with their hashes, those first that were longest not; 0 to
 *     {@link #MOST_VERIFIED}. Where a provider lists hashes, every copy is compared with its own anyway
 */
public record SyncWish(boolean resend, int verify) {
    /** Most copies that one plan reads back. */
    public static final int MOST_VERIFIED = 10_000;

    /** Neither. */
    public static final SyncWish PLAIN = new SyncWish(false, 0);

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if the number is out of range
     */
    public SyncWish {
        if (verify < 0 || verify > MOST_VERIFIED) {
            throw new IllegalArgumentException("verify must be 0 to " + MOST_VERIFIED + ": " + verify);
        }
    }
}
