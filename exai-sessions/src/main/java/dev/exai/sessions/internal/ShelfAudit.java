package dev.exai.sessions.internal;

import dev.exai.sessions.AuditEntry;
import dev.exai.sessions.AuditEntry.Action;
import dev.exai.sessions.AuditPage;
import dev.exai.sessions.Conversation;
import dev.exai.sessions.ConversationId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What happened on a shelf. Not thread-safe. */
final class ShelfAudit {
    // 10,000 entries of 150 bytes: enough to say "gone" for days, little enough to forget in the end
    private static final int MOST = 10_000;

    private final Deque<AuditEntry> entries = new ArrayDeque<>(); // newest first
    private final Set<ConversationId> ended = new LinkedHashSet<>();
    private long last;

    void add(Conversation conversation, Action action, Instant now) {
        entries.addFirst(new AuditEntry(
                ++last, now, conversation.id(), action, conversation.version(), conversation.sizeBytes()));
        if (entries.size() > MOST) {
            entries.removeLast();
        }
        if (action.isEnd()) {
            ended.add(conversation.id());
        }
        if (ended.size() > MOST) {
            ended.remove(ended.iterator().next());
        }
    }

    boolean hasEnded(ConversationId id) {
        return ended.contains(id);
    }

    AuditPage page(@Nullable Long before, int limit) {
        List<AuditEntry> found = entries.stream()
                .filter(entry -> before == null || entry.number() < before)
                .limit(limit + 1L)
                .toList();
        boolean more = found.size() > limit;
        List<AuditEntry> page = more ? found.subList(0, limit) : found;
        return new AuditPage(page, more ? page.get(limit - 1).number() : null);
    }
}
