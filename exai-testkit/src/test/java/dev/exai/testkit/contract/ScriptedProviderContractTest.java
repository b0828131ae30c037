package dev.exai.testkit.contract;

class ScriptedProviderContractTest extends ProviderContract {
    @Override
    protected ProviderHarness newHarness() {
        return new ScriptedHarness();
    }
}
