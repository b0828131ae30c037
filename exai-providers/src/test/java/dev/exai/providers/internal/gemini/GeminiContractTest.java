package dev.exai.providers.internal.gemini;

import dev.exai.providers.internal.openai.Engines;
import dev.exai.testkit.WireDialect;
import dev.exai.testkit.contract.ProviderContract;
import dev.exai.testkit.contract.ProviderHarness;
import dev.exai.testkit.contract.UpstreamHarness;
import org.junit.jupiter.api.Nested;

/** The rules that every provider keeps, for a model with levels of thinking and for one with a budget. */
class GeminiContractTest {
    @Nested
    class Newest extends ProviderContract {
        @Override
        protected ProviderHarness newHarness() {
            return UpstreamHarness.of(WireDialect.GEMINI, "gemini-3.8-flash", Engines::of);
        }
    }

    @Nested
    class SecondGeneration extends ProviderContract {
        @Override
        protected ProviderHarness newHarness() {
            return UpstreamHarness.of(WireDialect.GEMINI, "gemini-2.5-flash", Engines::of);
        }
    }
}
