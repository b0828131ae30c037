package dev.exai.sessions;

/**
 * A conversation that came from outside.
 *
 * @param original its handle where it came from
 * @param id its handle here: the same unless the owner has or had that one
 * @param turns how many there are
 */
public record Imported(ConversationId original, ConversationId id, long turns) {}
