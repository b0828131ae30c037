package dev.exai.providers.internal.demo;

import dev.exai.testkit.contract.ProviderContract;
import dev.exai.testkit.contract.ProviderHarness;

class DemoContractTest extends ProviderContract {
    @Override
    protected ProviderHarness newHarness() {
        return new DemoHarness();
    }
}
