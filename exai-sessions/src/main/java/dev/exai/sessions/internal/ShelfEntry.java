package dev.exai.sessions.internal;

import dev.exai.sessions.Conversation;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A conversation on a shelf. Not thread-safe. */
final class ShelfEntry {
    final long sequence;
    final List<Turn> turns;
    private final Conversation begun;
    private Marks marks;
    private Instant lastUsedAt;
    private long sizeBytes;

    /** A conversation that begins as {@code begun} says, with these turns. */
    ShelfEntry(long sequence, Conversation begun, List<Turn> turns) {
        this.sequence = sequence;
        this.begun = begun;
        this.turns = new ArrayList<>(turns);
        marks = new Marks(begun.title(), begun.marks());
        lastUsedAt = begun.lastUsedAt();
        sizeBytes = begun.sizeBytes();
    }

    ConversationId id() {
        return begun.id();
    }

    Conversation view() {
        return new Conversation(
                begun.id(),
                begun.owner(),
                marks.title(),
                begun.createdAt(),
                lastUsedAt,
                turns.size(),
                sizeBytes,
                marks.marks(),
                begun.forkedFrom());
    }

    Marks marks() {
        return marks;
    }

    void mark(Marks changed) {
        marks = changed;
    }

    void use(Instant now) {
        lastUsedAt = now;
    }

    Instant lastUsedAt() {
        return lastUsedAt;
    }

    boolean isPinned() {
        return marks.marks().pinned();
    }

    long sizeBytes() {
        return sizeBytes;
    }

    void add(Turn turn, long bytes) {
        turns.add(turn);
        sizeBytes += bytes;
    }
}
