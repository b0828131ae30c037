package dev.exai.sessions;

import dev.exai.testkit.contract.StoreContract;
import dev.exai.testkit.contract.StoreHarness;

class InMemoryStoreContractTest extends StoreContract {
    @Override
    protected StoreHarness newHarness() throws Exception {
        return ConversationsHarness.inMemory();
    }
}
