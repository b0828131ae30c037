package dev.exai.providers.internal.ollama;

import dev.exai.testkit.WireDialect;
import dev.exai.testkit.contract.ProviderContract;
import dev.exai.testkit.contract.ProviderHarness;
import dev.exai.testkit.contract.UpstreamHarness;

/** The rules that every provider keeps, kept against a server of one's own. */
class OllamaContractTest extends ProviderContract {
    @Override
    protected ProviderHarness newHarness() {
        return UpstreamHarness.of(
                WireDialect.OLLAMA, "glm-4.7", upstream -> Ollamas.of(upstream, "glm-4.7", "qwen3-coder:480b"));
    }
}
