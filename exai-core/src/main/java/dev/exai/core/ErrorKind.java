package dev.exai.core;

/**
 * What went wrong, as a stable code. Retry, key rotation, fallback and cooldown are decided from the kind and the
 * {@link ErrorPhase} alone, never from a message. The constant's name is the code shown to callers; names are never
 * reused for another meaning.
 */
public enum ErrorKind {
    /** The request is malformed or has a value out of range; sending it again unchanged fails again. */
    INVALID_REQUEST(false),
    /** The provider, model or build lacks the ability; found out before anything was sent. */
    UNSUPPORTED(false),
    /** The named thing does not exist, or is not the caller's to see. */
    NOT_FOUND(false),
    /** The named thing existed and is expired or deleted. */
    GONE(false),
    /** The state changed since the caller looked; read again, then decide. */
    CONFLICT(false),
    /** The idempotency key was used before with another request. */
    IDEMPOTENCY_MISMATCH(false),
    /** A call with the same idempotency key, or the work that was asked about, is still running. */
    IN_PROGRESS(true),
    /** The call may or may not have happened and been billed; only the caller can decide to repeat it. */
    UNKNOWN_OUTCOME(false),
    /** The credentials are missing, wrong or expired. */
    AUTHENTICATION(false),
    /** The credentials are valid and do not allow this. */
    PERMISSION(false),
    /** The account has no money or its plan window is used up; waiting seconds does not help. */
    QUOTA_EXHAUSTED(false),
    /** Too many requests, tokens or concurrent calls for now. */
    RATE_LIMITED(true),
    /** The provider or model is overloaded for everybody. */
    OVERLOADED(true),
    /** The provider failed on its side. */
    SERVER_ERROR(true),
    /** The provider's answer breaks its own protocol: HTML, truncated JSON, a wrong content type, too large. */
    BAD_UPSTREAM(true),
    /** The provider refused the content of the question or the answer. */
    CONTENT_REFUSED(false),
    /** The input does not fit into the model's context window. */
    CONTEXT_TOO_LONG(false),
    /** The provider answered with a redirect, which is never followed with a key. */
    REDIRECTED(false),
    /** A deadline or one of the clocks of {@code Timeouts} ran out. */
    TIMEOUT(true),
    /** The caller cancelled. */
    CANCELLED(false),
    /** The connection broke after part of the answer had been delivered. */
    INTERRUPTED(true),
    /** The stream ended without its terminal mark. */
    INCOMPLETE(true),
    /** The host name could not be resolved. */
    DNS_FAILED(true),
    /** The host refused the connection. */
    CONNECT_REFUSED(true),
    /** No route to the host or network. */
    UNREACHABLE(true),
    /** No address of the host accepted the connection in time. */
    CONNECT_TIMEOUT(true),
    /** The connection broke before any part of the answer arrived. */
    CONNECTION_LOST(true),
    /** The TLS handshake or the certificate failed; never answered by a plaintext attempt. */
    TLS(false),
    /** A limit of ours is reached: queue full, too many calls, too many streams. */
    REJECTED(true),
    /** The input exceeds a configured size. */
    TOO_LARGE(false),
    /** The path lies outside the allowed roots, is a link or is no regular file. */
    PATH_DENIED(false),
    /** The file changed while it was read. */
    FILE_CHANGED(true),
    /** The file's bytes exist neither here nor at a provider. */
    FILE_GONE(false),
    /** The disk or the quota is full; nothing was changed. */
    STORAGE_FULL(false),
    /** The settings are wrong. */
    CONFIGURATION(false),
    /** The component is closing or closed. */
    CLOSED(false),
    /** A fault of EXAI itself. */
    INTERNAL(false);

    private final boolean retryable;

    ErrorKind(boolean retryable) {
        this.retryable = retryable;
    }

    /**
     * Whether the same call may succeed later without a change by the caller. Says nothing about whether EXAI itself
     * repeats it: that depends on the phase too, because after the first delivered output nothing is repeated.
     */
    public boolean retryable() {
        return retryable;
    }
}
