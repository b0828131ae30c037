package dev.exai.testkit.contract;

/** The rules of files, batches, embeddings and the rest can be kept, all at once. */
class MemoryProviderContractTest extends ProviderContract {
    @Override
    protected ProviderHarness newHarness() {
        return new MemoryHarness(new MemoryHarness.Good());
    }
}
