package dev.exai.server.wiring;

/** Where an engine keeps conversations, as far as the settings leave it open. */
public enum Keeping {
    /** As the settings say; the engine does not start without it. For servers. */
    AS_SET,
    /**
     * As the settings say, opened with the first use. While that fails, for example because another process has the data
     * directory, calls that need no memory go on, and their results say that nothing was kept and why. For processes of one
     * client, of which people start several without knowing.
     */
    IF_POSSIBLE,
    /** In memory: nobody comes back. */
    IN_MEMORY
}
