package dev.exai.testkit;

/** A way in which a vendor refuses a call; each dialect has its own status, headers and body for it. */
public enum VendorFault {
    /** The key is wrong. */
    BAD_KEY,
    /** The key may not do this. */
    NO_PERMISSION,
    /** The account has no money left; a 429 with OpenAI, GLM and Kimi. */
    QUOTA_EXHAUSTED,
    /** Too many requests for now; a 429. */
    RATE_LIMITED,
    /** The vendor is overloaded; a 429 with GLM and Kimi, a 503 or 529 with the others. */
    OVERLOADED,
    /** The vendor failed. */
    SERVER_ERROR,
    /** A proxy of the vendor gave up: an HTML page with status 504. */
    GATEWAY_TIMEOUT,
    /** There is no such model. */
    UNKNOWN_MODEL,
    /** The content was refused. */
    CONTENT_REFUSED,
    /** The prompt does not fit the model. */
    CONTEXT_TOO_LONG,
    /** A field is wrong. */
    INVALID_REQUEST
}
