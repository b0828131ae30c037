package dev.exai.sessions.internal;

import dev.exai.sessions.Conversation;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.ConversationMarks;
import dev.exai.sessions.Turn;
import java.time.Instant;
import java.util.List;

/** What a conversation from outside becomes here, the same in every store. Pure. */
final class Restoring {
    private Restoring() {}

    /**
     * The conversation with its counts made from its turns; restoring counts as use.
     *
     * @throws IllegalArgumentException if the turns are not numbered from 1
     * @throws dev.exai.core.ExaiException kind TOO_LARGE if it exceeds the limits
     */
    static Conversation checked(Conversation given, List<Turn> turns, ConversationLimits limits, Instant now) {
        long bytes = 0;
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            if (turn.number() != i + 1) {
                throw new IllegalArgumentException("turn " + (i + 1) + " is missing");
            }
            long added = turn.content().sizeBytes();
            if (i >= limits.turns() || bytes + added > limits.bytes()) {
                throw Refusals.full(i, bytes, added, limits);
            }
            bytes += added;
        }
        ConversationMarks marks = new ConversationMarks(
                given.marks().pinned(),
                given.marks().archived(),
                given.marks().pinnedTurns().stream()
                        .filter(number -> number >= 1 && number <= turns.size())
                        .limit(ConversationMarks.MAX_PINNED_TURNS)
                        .toList());
        return new Conversation(
                given.id(),
                given.owner(),
                given.title(),
                Micros.instant(Micros.of(given.createdAt())),
                now,
                turns.size(),
                bytes,
                marks,
                given.forkedFrom());
    }
}
