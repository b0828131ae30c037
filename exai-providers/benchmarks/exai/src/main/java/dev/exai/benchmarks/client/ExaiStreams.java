package dev.exai.benchmarks.client;

import dev.exai.core.Secret;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.providers.Providers;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** Many streams through EXAI's provider. Arguments: base URL, streams, seconds to warm up, seconds. */
public final class ExaiStreams {
    private ExaiStreams() {}

    public static void main(String[] args) throws Exception {
        ProviderConfig config = ProviderConfig.of(new ProviderId("bench"), "custom")
                .baseUrl(URI.create(args[0]))
                .keys(List.of(Secret.of("none")))
                .options(Map.of("models", "bench-1"))
                .build();
        Provider provider = Providers.load(List.of(config)).providers().get(0);
        ChatRequest question = ChatRequest.to("bench-1", "Say something.").build();
        Delays.measure(
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2]),
                Integer.parseInt(args[3]),
                stamps -> read(provider, question, stamps));
    }

    private static void read(Provider provider, ChatRequest question, LongConsumer stamps) {
        try (ChatStream answer = provider.open(question, CallContext.within(Duration.ofHours(1)))) {
            while (answer.hasNext()) {
                if (answer.next() instanceof ChatEvent.TextDelta text) {
                    stamps.accept(Long.parseLong(text.text()));
                }
            }
        }
    }
}
