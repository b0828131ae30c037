package dev.exai.testkit;

/** Where in a stream the token counts stand. Vendors differ, and Kimi documents three places. */
public enum UsagePlace {
    /** Where the vendor puts them for the request's options. */
    AS_VENDOR,
    /** On the chunk with the finish reason, at its top. */
    FINISH_CHUNK,
    /** On the chunk with the finish reason, inside its choice. */
    CHOICE,
    /** On a chunk of its own with empty choices. */
    EXTRA_CHUNK,
    /** On a chunk of its own behind the one with the finish reason, with a choice that says nothing. */
    TRAILING_CHUNK,
    /** On every chunk, growing. */
    EVERY_CHUNK,
    /** Nowhere. */
    NOWHERE
}
