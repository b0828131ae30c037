package dev.exai.providers.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.Cost;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a vendor counts where, its tokens mean the same here. */
class VendorUsageTest {
    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "GLM", "DEEPSEEK", "XAI", "OPENROUTER", "MINIMAX"})
    void usage_ofEveryVendor_hasCachedInsideInputAndReasoningInsideOutput(WireDialect vendor) {
        Usage usage = asked(vendor, new Usage(70, 50, 30, 0, 20, null));

        assertThat(usage)
                .usingRecursiveComparison()
                .ignoringFields("raw", "charged")
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            OPENROUTER | "cost":0.00002 | 0.00002
            OPENROUTER | "cost":0.0001,"is_byok":true,"cost_details":{"upstream_inference_cost":0.002} | 0.0021
            OPENROUTER | "cost":0.0001,"is_byok":false,"cost_details":{"upstream_inference_cost":0.002} | 0.0001
            OPENROUTER | "cost":null |
            OPENROUTER | "cost":-1 |
            OPENROUTER | "cost":1e999 |
            OPENROUTER | "cost":1e300 |
            XAI | "cost_in_usd_ticks":-5 |
            XAI | "cost_in_usd_ticks":37756000 | 0.0037756
            XAI | "cost_in_usd_ticks":0 | 0
            XAI | "cost_in_usd_ticks":"many" |
            OPENAI | "cost":5 |
            """)
    void usage_vendorThatSaysWhatItCharged_isWhatTheCallCost(WireDialect vendor, String members, BigDecimal dollars) {
        try (FakeUpstream upstream = FakeUpstream.of(vendor).models("new-model").start();
                Provider provider = Engines.of(upstream)) {
            upstream.onChat()
                    .reply("x")
                    .editEvents(events -> events.stream()
                            .map(event -> event.replaceAll(
                                            ",\"(cost|cost_in_usd_ticks|is_byok)\":[a-z0-9.]+|,\"cost_details\":\\{[^}]*}",
                                            "")
                                    .replace("\"prompt_tokens\":", members + ",\"prompt_tokens\":"))
                            .toList());

            Usage usage = provider.open(ChatRequest.to("new-model", "Hi").build(), Engines.context())
                    .collect()
                    .usage();

            Cost cost = Cost.of(null, usage, Instant.EPOCH);
            assertThat(cost == null ? null : cost.currency()).isEqualTo(dollars == null ? null : "USD");
            assertThat(cost == null ? null : cost.amount())
                    .usingComparator(Comparator.nullsFirst(Comparator.naturalOrder()))
                    .isEqualTo(dollars);
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
