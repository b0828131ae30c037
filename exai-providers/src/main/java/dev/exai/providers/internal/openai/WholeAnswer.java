package dev.exai.providers.internal.openai;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatCollector;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.ErrorReader;
import dev.exai.providers.internal.engine.JsonFeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Reads a chat completion that was not streamed. Stateless. */
final class WholeAnswer {
    private WholeAnswer() {}

    /**
     * The answer in the body.
     *
     * @throws ProviderException if the body holds an error, or no whole answer
     */
    static ChatResponse read(String body, ProviderId provider, Dialect dialect, ErrorReader errors) {
        Deque<ChatEvent> events = new ArrayDeque<>();
        FinishReason reason;
        try (StreamAssembler assembler = new StreamAssembler(provider, "unnamed", events, true, dialect)) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            assembler.whole(bytes, 0, bytes.length);
            assembler.finish();
            reason = assembler.finishReason();
        } catch (JsonFeed.Failed e) {
            throw errors.ofPart(500, body);
        } catch (JsonFeed.Malformed e) {
            throw broken(provider, ErrorKind.BAD_UPSTREAM, "sent an answer that is malformed");
        }
        if (reason == null) {
            throw broken(provider, ErrorKind.INCOMPLETE, "sent an answer without a finish reason");
        }
        ChatCollector collector = new ChatCollector();
        events.forEach(collector::add);
        collector.add(new ChatEvent.Done(reason));
        return collector.response();
    }

    private static ProviderException broken(ProviderId provider, ErrorKind kind, String what) {
        return new ProviderException.Builder(kind, provider + " " + what)
                .provider(provider.value())
                .phase(ErrorPhase.START)
                .build();
    }
}
