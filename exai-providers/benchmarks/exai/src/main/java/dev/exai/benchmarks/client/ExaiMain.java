package dev.exai.benchmarks.client;

import dev.exai.core.Secret;
import dev.exai.core.TimeSource;
import dev.exai.core.budget.Budgets;
import dev.exai.core.budget.InMemoryLedger;
import dev.exai.core.budget.Limit;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.KeyLimits;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.providers.Providers;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * EXAI's own providers with their defaults: retries, keys, circuits, clocks. {@code all} switches on what is left: several
 * keys, limits per minute, a bound of concurrent calls, and budgets.
 */
public final class ExaiMain {
    private ExaiMain() {}

    public static void main(String[] args) throws Exception {
        Form form = Form.of(args[1]);
        Provider provider = provider(args[0], form, args.length > 2 && args[2].equals("all"));
        ChatRequest question = ChatRequest.to(form.messages() ? "claude-haiku-4-5" : "bench-1", "Say something.")
                .inOnePiece(!form.stream())
                .build();
        Worker.serve(form.stream() ? () -> streamed(provider, question) : () -> whole(provider, question));
    }

    private static Provider provider(String url, Form form, boolean all) {
        ProviderConfig.Builder config = ProviderConfig.of(new ProviderId("bench"), form.messages() ? "anthropic" : "custom")
                .baseUrl(URI.create(url))
                .keys(all ? List.of(Secret.of("none"), Secret.of("neither")) : List.of(Secret.of("none")));
        if (!form.messages()) {
            config.options(Map.of("models", "bench-1"));
        }
        if (all) {
            config.limits(new KeyLimits(2_000, 1_000_000_000, 1_000_000_000_000L));
        }
        Provider provider = Providers.load(List.of(config.build())).providers().get(0);
        if (!all) {
            return provider;
        }
        Limit plenty = new Limit(Long.MAX_VALUE / 4, null);
        return Budgets.with(new InMemoryLedger(), TimeSource.system())
                .everybodyPerDay(plenty)
                .principalPerDay(plenty)
                .build()
                .over(provider);
    }

    private static int streamed(Provider provider, ChatRequest question) {
        int characters = 0;
        try (ChatStream answer = provider.open(question, CallContext.within(Duration.ofMinutes(1)))) {
            while (answer.hasNext()) {
                if (answer.next() instanceof ChatEvent.TextDelta text) {
                    characters += text.text().length();
                }
            }
        }
        return characters;
    }

    private static int whole(Provider provider, ChatRequest question) {
        try (ChatStream answer = provider.open(question, CallContext.within(Duration.ofMinutes(1)))) {
            return answer.collect().text().length();
        }
    }
}
