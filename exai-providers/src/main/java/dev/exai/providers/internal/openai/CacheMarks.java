package dev.exai.providers.internal.openai;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Role;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where stable beginnings of a prompt end, for a vendor that caches them only when they are marked: behind the last system
 * text and, once a conversation goes on or calls share a cache key, behind the last two questions, of which the next call
 * repeats both.
 *
 * @param mark the value of {@code cache_control}; null if nothing is marked
 * @param at positions of the marked messages
 */
record CacheMarks(@Nullable String mark, Set<Integer> at) {
    static CacheMarks of(ChatRequest request, @Nullable String mark) {
        if (mark == null) {
            return new CacheMarks(null, Set.of());
        }
        List<Message> messages = request.messages();
        Set<Integer> at = new HashSet<>();
        mark(messages, Role.SYSTEM, 1, at);
        boolean goesOn = messages.stream().anyMatch(message -> message.role() == Role.ASSISTANT);
        if (goesOn || request.cacheKey() != null) {
            mark(messages, Role.USER, 2, at);
        }
        return new CacheMarks(mark, Set.copyOf(at));
    }

    private static void mark(List<Message> messages, Role role, int most, Set<Integer> at) {
        int left = most;
        for (int i = messages.size() - 1; i >= 0 && left > 0; i--) {
            if (messages.get(i).role() == role) {
                at.add(i);
                left--;
            }
        }
    }

    /** The mark of the message at this position, or null. */
    @Nullable
    String of(int position) {
        return at.contains(position) ? mark : null;
    }
}
