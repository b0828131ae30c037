package dev.exai.sessions;

import dev.exai.core.PrincipalId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a conversation beside its turns, at one moment.
 *
 * @param owner the only principal for whom it exists
 * @param title what people call it; null if nobody gave it a title
 * @param lastUsedAt when it was begun, appended to or read last; its idle expiry counts from here. A store on disk notes
 *     reads to the minute
 * @param version the number of its newest turn, 0 if it has none; grows by one with each turn
 * @param sizeBytes what its turns take, by {@link TurnContent#sizeBytes()}
 * @param marks what its owner said about it
 * @param forkedFrom the conversation whose turns it began with; null if it began empty
 */
public record Conversation(
        ConversationId id,
        PrincipalId owner,
        @Nullable String title,
        Instant createdAt,
        Instant lastUsedAt,
        long version,
        long sizeBytes,
        ConversationMarks marks,
        @Nullable ConversationId forkedFrom) {}
