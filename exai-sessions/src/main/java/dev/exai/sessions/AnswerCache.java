package dev.exai.sessions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.file.ContentHash;
import dev.exai.core.model.ModelId;
import dev.exai.sessions.internal.CanonicalDigest;
import java.time.Duration;
import java.util.Optional;

/**
 * Whole answers for requests that are repeated word for word: the same principal, the same model, and nothing in the request
 * that differs. Bounded in size and time. Thread-safe.
 *
 * <p>Requests with tools, web search or content that somebody else can change are never kept, nor are answers that were cut
 * or filtered.
 */
public final class AnswerCache {
    private static final int ENTRY_BYTES = 512; // key, headers and links, about

    private final Cache<Key, ChatResponse> answers;

    /**
     * An empty cache.
     *
     * @param maxBytes most bytes of answers, about; at least 1
     * @param kept how long an answer is used
     */
    public AnswerCache(long maxBytes, Duration kept, TimeSource time) {
        answers = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((Key key, ChatResponse answer) -> weight(answer))
                .expireAfterWrite(kept)
                .ticker(time::nanos)
                .executor(Runnable::run) // no thread of its own
                .build();
    }

    private record Key(PrincipalId principal, ModelId model, ContentHash request) {}

    /** The answer that was kept for exactly this; empty if there is none. */
    public Optional<ChatResponse> find(PrincipalId principal, ModelId model, ChatRequest request) {
        return key(principal, model, request).map(answers::getIfPresent);
    }

    /** Keeps the answer, if it and the request may be kept. */
    public void keep(PrincipalId principal, ModelId model, ChatRequest request, ChatResponse answer) {
        if (answer.finishReason().kind() == FinishReason.Kind.STOP
                && answer.toolCalls().isEmpty()) {
            key(principal, model, request).ifPresent(key -> answers.put(key, answer));
        }
    }

    /** How many answers are kept, about. */
    public long size() {
        answers.cleanUp();
        return answers.estimatedSize();
    }

    private static Optional<Key> key(PrincipalId principal, ModelId model, ChatRequest request) {
        if (!request.tools().isEmpty()
                || request.webSearch()
                || request.messages().stream().anyMatch(AnswerCache::canChange)) {
            return Optional.empty();
        }
        return CanonicalDigest.of(request).map(hash -> new Key(principal, model, hash));
    }

    private static boolean canChange(Message message) {
        return message.parts().stream()
                .anyMatch(part -> part instanceof Part.ImageUrl
                        || part instanceof Part.FileReference
                        || part instanceof Part.ToolUse
                        || part instanceof Part.ToolResult);
    }

    private static int weight(ChatResponse answer) {
        long bytes = ENTRY_BYTES + MessageSize.bytes(answer.asMessage());
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }
}
