package dev.exai.core.route;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.ForwardingProvider;
import java.util.Objects;

/**
 * A provider whose calls for one model are answered by others when it fails before its first output: each once, in the order
 * that the failure calls for, within the same deadline. A {@code fallback} warning in the answer says so. If all fail, the
 * first failure is the error, with the others suppressed in it. Thread-safe.
 */
final class FallbackProvider extends ForwardingProvider {
    private final Target first;
    private final Fallbacks fallbacks;

    FallbackProvider(Target first, Fallbacks fallbacks) {
        super(first.provider());
        this.first = first;
        this.fallbacks = Objects.requireNonNull(fallbacks, "fallbacks");
    }

    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        if (!request.model().equals(first.model().id().name())) {
            return super.open(request, context);
        }
        FallbackStream stream = new FallbackStream(first, fallbacks, request, context);
        stream.begin();
        return stream;
    }
}
