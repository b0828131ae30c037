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
            return UpstreamHarness.of(WireDialect.KIMI, "kimi-k3", Engines::of).batchModel("kimi-k2.6");
        }
    }

    @Nested
    class DeepSeek extends ProviderContract {
        @Override
        protected ProviderHarness newHarness() {
            return UpstreamHarness.of(WireDialect.DEEPSEEK, Engines.model(WireDialect.DEEPSEEK), Engines::of);
        }
    }

    @Nested
    class Xai extends ProviderContract {
        @Override
        protected ProviderHarness newHarness() {
            return UpstreamHarness.of(WireDialect.XAI, Engines.model(WireDialect.XAI), Engines::of);
        }
    }

    @Nested
    class OpenRouter extends ProviderContract {
        @Override
        protected ProviderHarness newHarness() {
            return UpstreamHarness.of(WireDialect.OPENROUTER, Engines.model(WireDialect.OPENROUTER), Engines::of);
        }
    }

    @Nested
    class MiniMax extends ProviderContract {
        @Override
        protected ProviderHarness newHarness() {
            return UpstreamHarness.of(WireDialect.MINIMAX, Engines.model(WireDialect.MINIMAX), Engines::of);
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
