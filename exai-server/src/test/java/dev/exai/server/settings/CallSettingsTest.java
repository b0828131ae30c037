package dev.exai.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import dev.exai.core.budget.InMemoryLedger;
import dev.exai.core.resilience.RetryPolicy;
import dev.exai.core.route.Category;
import dev.exai.core.route.FallbackRules;
import dev.exai.core.spi.KeyLimits;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.testkit.ScriptedProvider;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallSettingsTest {
    private final Map<String, String> options = new HashMap<>();

    @TempDir
    private Path home;

    @Test
    void nothingSet_changesNothingForALoneUser() {
        ServerSettings settings = read();
        ScriptedProvider provider = new ScriptedProvider("p");

        assertThat(CallSettings.category(settings)).isNull();
        assertThat(CallSettings.retries(settings)).isEqualTo(RetryPolicy.DEFAULT);
        assertThat(CallSettings.fallbacks(settings)).isEqualTo(FallbackRules.NONE);
        assertThat(CallSettings.budgets(settings, new InMemoryLedger(), TimeSource.system())
                        .over(provider))
                .isSameAs(provider);
        try (Workers workers = Workers.perTask("test")) {
            assertThat(CallSettings.hedging(settings, workers)).isEmpty();
        }
    }

    @Test
    void everythingSet_isUnderstood() {
        options.put("auto.prefers", "deep");
        options.put("retries.attempts", "1");
        options.put("fallback.models", "a, b");
        options.put("fallback.longer-context", "c");
        options.put("fallback.content-refused", "d");
        options.put("hedge.after", "3s");
        options.put("budget.rates", "cny:0.14, EUR:1.1");
        options.put("budget.day.money", "2.50");
        ServerSettings settings = read();
        ScriptedProvider provider = new ScriptedProvider("p");

        assertThat(CallSettings.category(settings)).isEqualTo(Category.DEEP);
        assertThat(CallSettings.retries(settings)).isEqualTo(RetryPolicy.NONE);
        assertThat(CallSettings.fallbacks(settings))
                .isEqualTo(new FallbackRules(List.of("a", "b"), List.of("c"), List.of("d")));
        assertThat(CallSettings.budgets(settings, new InMemoryLedger(), TimeSource.system())
                        .over(provider))
                .isNotSameAs(provider);
        try (Workers workers = Workers.perTask("test")) {
            assertThat(CallSettings.hedging(settings, workers)).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CNY", "CNY:", "CNY:x", "CNY:1e9"})
    void rates_thatAreNone_areFaults(String rates) {
        options.put("budget.rates", rates);
        ServerSettings settings = read();

        assertThatThrownBy(() -> CallSettings.budgets(settings, new InMemoryLedger(), TimeSource.system()))
                .hasMessageContaining("budget.rates must be a list of pairs such as CNY:0.14");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e5", "many", "", "1,5"})
    void amount_thatIsNone_isAFault(String amount) {
        options.put("budget.day.money", amount);

        assertThatThrownBy(this::read).hasMessageContaining("budget.day.money");
    }

    @Test
    void provider_furtherKeysAndLimits_areItsOwn() {
        options.put("provider.kimi.key", "key-one");
        options.put("provider.kimi.further-keys", "key-two, key-three");
        options.put("provider.kimi.concurrent-calls", "4");
        options.put("provider.kimi.requests-per-minute", "60");
        options.put("provider.kimi.tokens-per-minute", "90000");
        options.put("provider.glm.further-keys", "only-further");

        List<ProviderConfig> configured = read().providers().configured();

        assertThat(configured)
                .extracting(config -> config.keys().size(), ProviderConfig::limits)
                .containsExactlyInAnyOrder(tuple(3, new KeyLimits(4, 60, 90_000)), tuple(1, KeyLimits.NONE));
        assertThat(read().effective().toString()).doesNotContain("key-two").doesNotContain("only-further");
    }

    private ServerSettings read() {
        return ServerSettings.read(new Platform(Map.of(), "Linux", home, home), options);
    }
}
