package dev.exai.benchmarks.client;

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

/** EXAI's own provider for any server that speaks OpenAI's chat completions, with its defaults. */
public final class ExaiMain {
    private ExaiMain() {}

    public static void main(String[] args) throws Exception {
        ProviderConfig config = ProviderConfig.of(new ProviderId("bench"), "custom")
                .baseUrl(URI.create(args[0]))
                .options(Map.of("models", "bench-1"))
                .build();
        Provider provider = Providers.load(List.of(config)).providers().get(0);
        ChatRequest question = ChatRequest.to("bench-1", "Say something.").build();
        Worker.serve(() -> {
            int characters = 0;
            try (ChatStream answer = provider.open(question, CallContext.within(Duration.ofMinutes(1)))) {
                while (answer.hasNext()) {
                    if (answer.next() instanceof ChatEvent.TextDelta text) {
                        characters += text.text().length();
                    }
                }
            }
            return characters;
        });
    }
}
