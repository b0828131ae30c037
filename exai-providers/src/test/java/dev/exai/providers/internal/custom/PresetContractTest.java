package dev.exai.providers.internal.custom;

import dev.exai.core.Secret;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.providers.Preset;
import dev.exai.providers.Vendors;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import dev.exai.testkit.contract.ProviderContract;
import dev.exai.testkit.contract.ProviderHarness;
import dev.exai.testkit.contract.UpstreamHarness;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The rules that every provider keeps, kept by presets whose habits differ most from those of a custom provider. */
class PresetContractTest {
    private static final String MODEL = "gpt-4.1";

    @Nested
    class Azure extends ProviderContract {
        @Override
        protected ProviderHarness newHarness() {
            FakeUpstream upstream = FakeUpstream.of(WireDialect.OPENAI).azure().start();
            return UpstreamHarness.of(upstream, MODEL, at -> make("azure-openai", at));
        }
    }

    @Nested
    class Groq extends ProviderContract {
        @Override
        protected ProviderHarness newHarness() {
            return UpstreamHarness.of(WireDialect.OPENAI, MODEL, at -> make("groq", at));
        }
    }

    private static Provider make(String name, FakeUpstream upstream) {
        Preset preset = Vendors.presets().stream()
                .filter(one -> one.vendor().id().equals(name))
                .findAny()
                .orElseThrow();
        return new PresetFactory(preset)
                .create(ProviderConfig.of(new ProviderId(name), name)
                        .baseUrl(upstream.baseUrl())
                        .keys(List.of(Secret.of(upstream.key())))
                        .options(Map.of("models", MODEL))
                        .build());
    }
}
