package dev.exai.core.resilience;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import org.jspecify.annotations.Nullable;

/**
 * What decides which key a call gets. Immutable.
 *
 * @param state under which name limits and circuit of a lane are kept for such calls
 * @param tokens how many it is expected to take
 * @param pinned whether it must go to the first key
 * @param affinity what shall stay with one key; null for a call that goes anywhere
 */
record LaneAsk(
        String state, long tokens, boolean pinned, @Nullable String affinity) {
    /** Stands in no name of a model. */
    static final char SEPARATOR = '\0';

    /** For a chat; what refers to a file goes to the account in which files lie. */
    static LaneAsk of(Provider provider, ChatRequest request, CallContext context, long tokens, boolean choice) {
        boolean pinned = choice && request.messages().stream().anyMatch(LaneAsk::refersToFile);
        String affinity = request.cacheKey() == null ? context.conversation() : request.cacheKey();
        return new LaneAsk(state(provider, request), tokens, pinned, affinity);
    }

    /** The model, and the interface if the provider has several: what one of them fails at says nothing of the other. */
    static String state(Provider provider, ChatRequest request) {
        String endpoint = provider.endpoint(request);
        return endpoint.isEmpty() ? request.model() : state(request.model(), endpoint);
    }

    static String state(String model, String endpoint) {
        return model + SEPARATOR + endpoint;
    }

    static LaneAsk of(Errand errand) {
        return new LaneAsk(errand.lane(), 1, errand.pinned(), null);
    }

    private static boolean refersToFile(Message message) {
        return message.parts().stream().anyMatch(Part.FileReference.class::isInstance);
    }
}
