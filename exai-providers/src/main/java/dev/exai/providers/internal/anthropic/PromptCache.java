package dev.exai.providers.internal.anthropic;

import dev.exai.core.chat.ChatRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the stable beginnings of prompts end: behind the tools, behind the system text, and, once a conversation goes on
 * or calls share a cache key, behind the last two turns of the user, of which the next call repeats both. That is four,
 * the most the vendor takes. Immutable.
 *
 * @param mark the value of {@code cache_control}; null if nothing is cached
 */
record PromptCache(@Nullable String mark) {
    static PromptCache lasting(String lifetime) {
        return new PromptCache(
                switch (lifetime) {
                    case "off" -> null;
                    case "1h" -> "{\"type\":\"ephemeral\",\"ttl\":\"1h\"}";
                    default -> "{\"type\":\"ephemeral\"}"; // five minutes
                });
    }

    /** The turns whose last block is marked, by their position. */
    Set<Integer> markedTurns(ChatRequest request, List<Turn> turns) {
        boolean goesOn = turns.size() > 1 || request.cacheKey() != null;
        if (mark == null || !goesOn) {
            return Set.of();
        }
        Set<Integer> marked = new HashSet<>();
        for (int i = turns.size() - 1; i >= 0 && marked.size() < 2; i--) {
            if (turns.get(i).ofUser()) {
                marked.add(i);
            }
        }
        return marked;
    }
}
