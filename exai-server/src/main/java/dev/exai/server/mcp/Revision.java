package dev.exai.server.mcp;

import java.util.List;

/** The revisions of the protocol that are spoken here. */
public final class Revision {
    /** The revision in which every request stands alone. */
    public static final String MODERN = "2026-07-28";

    /** The newest revision that opens with {@code initialize}. */
    public static final String NEWEST_LEGACY = "2025-11-25";

    /** What a client without a version header speaks; the first revision with this transport. */
    public static final String OLDEST_LEGACY = "2025-03-26";

    /** Revisions that open with {@code initialize}, newest first. */
    public static final List<String> LEGACY = List.of(NEWEST_LEGACY, "2025-06-18", OLDEST_LEGACY);

    /** All revisions, newest first. */
    public static final List<String> ALL = List.of(MODERN, NEWEST_LEGACY, "2025-06-18", OLDEST_LEGACY);

    private Revision() {}
}
