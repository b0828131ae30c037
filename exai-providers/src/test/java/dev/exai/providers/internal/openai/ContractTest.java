package dev.exai.providers.internal.openai;

import dev.exai.testkit.WireDialect;
import dev.exai.testkit.contract.ProviderContract;
import dev.exai.testkit.contract.ProviderHarness;
import dev.exai.testkit.contract.UpstreamHarness;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The rules that every provider keeps, kept by each of those built on this engine. */
class ContractTest {
    @Nested
    class OpenAi extends ProviderContract {
        @Override
        protected ProviderHarness newHarness() {
            return UpstreamHarness.of(WireDialect.OPENAI, "gpt-6-luna", Engines::of);
        }
    }

    @Nested
    class Glm extends ProviderContract {
        @Override
        protected ProviderHarness newHarness() {
            return UpstreamHarness.of(WireDialect.GLM, "glm-5.3", Engines::of);
        }
    }

    @Nested
    class Kimi extends ProviderContract {
        @Override
        protected ProviderHarness newHarness() {
            return UpstreamHarness.of(WireDialect.KIMI, "kimi-k3", Engines::of);
        }
    }

    @Nested
    class Custom extends ProviderContract {
        @Override
        protected ProviderHarness newHarness() {
            return UpstreamHarness.of(
                    WireDialect.OPENAI,
                    "gpt-4.1",
                    upstream -> Engines.custom(upstream, Map.of("models", "gpt-4.1", "endMark", "required")));
        }
    }
}
