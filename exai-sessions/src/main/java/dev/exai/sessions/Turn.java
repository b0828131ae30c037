package dev.exai.sessions;

import dev.exai.core.chat.Message;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A recorded turn: once appended, it never changes.
 *
 * @param number its place in the one order of the conversation, from 1 without gaps; not the time decides the order
 * @param at when it was appended
 * @param content what was said
 */
public record Turn(long number, Instant at, TurnContent content) {
    /** Checks. */
    public Turn {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(content, "content");
    }

    /** The messages, exactly as they were said. */
    public List<Message> messages() {
        return content.messages();
    }
}
