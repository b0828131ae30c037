package dev.exai.server.tools;

/**
 * Hints to the client about a tool's effects.
 *
 * @param readOnly changes nothing anywhere
 * @param destructive may destroy what exists; meaningless when read-only
 * @param idempotent a repeated call with the same arguments has no further effect
 * @param openWorld talks to systems outside this server
 */
public record ToolAnnotations(boolean readOnly, boolean destructive, boolean idempotent, boolean openWorld) {
    /** Only looks, and only at this server. */
    public static final ToolAnnotations READ_ONLY_LOCAL = new ToolAnnotations(true, false, true, false);

    /** Asks outside systems without changing them; the answer differs from call to call. */
    public static final ToolAnnotations ASKS_OUTSIDE = new ToolAnnotations(true, false, false, true);
}
