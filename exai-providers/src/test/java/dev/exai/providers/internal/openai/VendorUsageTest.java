package dev.exai.providers.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.Usage;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a vendor counts where, its tokens mean the same here. */
class VendorUsageTest {
    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "GLM", "DEEPSEEK", "XAI", "OPENROUTER", "MINIMAX"})
    void usage_ofEveryVendor_hasCachedInsideInputAndReasoningInsideOutput(WireDialect vendor) {
        Usage usage = asked(vendor, new Usage(70, 50, 30, 0, 20, null));

        assertThat(usage)
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(new Usage(70, 50, 30, 0, 20, null));
        assertThat(usage.raw()).isNotNull();
    }

    @Test
    void usage_ofXaiWithMoreCachedThanInput_countsThemBeside() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.XAI);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat()
                    .reply("x")
                    .editEvents(events -> events.stream()
                            .map(event -> event.replace("\"cached_tokens\":0", "\"cached_tokens\":100"))
                            .toList());

            Usage usage = usage(provider, WireDialect.XAI);

            assertThat(usage.inputTokens()).isEqualTo(120);
            assertThat(usage.cachedInputTokens()).isEqualTo(100);
        }
    }

    private static Usage asked(WireDialect vendor, Usage counts) {
        try (FakeUpstream upstream = FakeUpstream.start(vendor);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().reply("x").usage(counts);
            return usage(provider, vendor);
        }
    }

    private static Usage usage(Provider provider, WireDialect vendor) {
        Usage usage = provider.open(ChatRequest.to(Engines.model(vendor), "Hi").build(), Engines.context())
                .collect()
                .usage();
        assertThat(List.of(usage)).doesNotContainNull();
        return usage;
    }
}
