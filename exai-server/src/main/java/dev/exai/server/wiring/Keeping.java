package dev.exai.server.wiring;

/** Where an engine keeps conversations, as far as the settings leave it open. */
public enum Keeping {
    /** As the settings say; the engine does not start without it. For servers. */
    AS_SET,
    /**
     * As the settings say, unless the data directory is in use or cannot be used: then in memory, and the log says so.
     * For processes of one client, of which people start several without knowing.
     */
    IF_POSSIBLE,
    /** In memory: nobody comes back. */
    IN_MEMORY
}
