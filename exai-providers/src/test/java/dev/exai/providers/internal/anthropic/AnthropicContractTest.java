package dev.exai.providers.internal.anthropic;

import dev.exai.testkit.WireDialect;
import dev.exai.testkit.contract.ProviderContract;
import dev.exai.testkit.contract.ProviderHarness;
import dev.exai.testkit.contract.UpstreamHarness;

/** The rules that every provider keeps. */
class AnthropicContractTest extends ProviderContract {
    @Override
    protected ProviderHarness newHarness() {
        return UpstreamHarness.of(WireDialect.ANTHROPIC, Claude.MODEL, Claude::of);
    }
}
