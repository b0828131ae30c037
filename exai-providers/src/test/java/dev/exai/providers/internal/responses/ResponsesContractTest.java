package dev.exai.providers.internal.responses;

import dev.exai.providers.internal.openai.Engines;
import dev.exai.testkit.WireDialect;
import dev.exai.testkit.contract.ProviderContract;
import dev.exai.testkit.contract.ProviderHarness;
import dev.exai.testkit.contract.UpstreamHarness;
import java.util.Map;

/** The rules that every provider keeps, kept over the Responses API. */
class ResponsesContractTest extends ProviderContract {
    @Override
    protected ProviderHarness newHarness() {
        return UpstreamHarness.of(
                WireDialect.OPENAI_RESPONSES,
                "gpt-6-luna",
                upstream -> Engines.of(upstream, Map.of("api", "responses", "reasoningSummary", "auto")));
    }
}
