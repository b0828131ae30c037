package dev.exai.providers.internal.tools;

import java.time.Duration;

/**
 * The bounds of tool calls.
 *
 * @param timeout how long one may take
 * @param parallel how many run at the same time
 * @param resultBytes how many bytes of one result are told
 */
public record ToolLimits(Duration timeout, int parallel, int resultBytes) {}
