package dev.exai.providers.internal.anthropic;

import dev.exai.core.ProviderException;
import dev.exai.core.Secret;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;

/** Providers of this package against an upstream on this machine, for tests. */
final class Claude {
    static final ProviderId ID = new ProviderId("anthropic");
    static final String MODEL = "claude-sonnet-5-5";

    private Claude() {}

    static FakeUpstream upstream() {
        return FakeUpstream.start(WireDialect.ANTHROPIC);
    }

    static Provider of(FakeUpstream upstream) {
        return of(upstream, Map.of());
    }

    static Provider of(FakeUpstream upstream, Map<String, String> options) {
        return new AnthropicFactory()
                .create(ProviderConfig.of(ID, "anthropic")
                        .baseUrl(upstream.baseUrl())
                        .keys(List.of(Secret.of(upstream.key())))
                        .options(options)
                        .build());
    }

    static CallContext context() {
        return CallContext.within(Duration.ofSeconds(20));
    }

    static ChatResponse ask(Provider provider, ChatRequest request) {
        return provider.open(request, context()).collect();
    }

    static List<ChatEvent> events(Provider provider, ChatRequest request) {
        List<ChatEvent> events = new ArrayList<>();
        try (ChatStream stream = provider.open(request, context())) {
            stream.forEachRemaining(events::add);
        }
        return events;
    }

    static ProviderException failure(Provider provider, ChatRequest request) {
        return Assertions.catchThrowableOfType(ProviderException.class, () -> events(provider, request));
    }

    /** What the provider sends for the request. */
    static String sent(ChatRequest request) {
        return sent(request, Map.of());
    }

    static String sent(ChatRequest request, Map<String, String> options) {
        try (FakeUpstream upstream = upstream();
                Provider provider = of(upstream, options)) {
            events(provider, request);
            return upstream.chats().get(0).bodyText();
        }
    }

    /** A stream of events as the vendor would send it, each given as its JSON. */
    static List<byte[]> stream(String... events) {
        List<byte[]> bytes = new ArrayList<>();
        for (String event : events) {
            String type = event.substring(event.indexOf(":\"") + 2, event.indexOf('"', event.indexOf(":\"") + 2));
            bytes.add(("event: " + type + "\ndata: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
        }
        return bytes;
    }
}
