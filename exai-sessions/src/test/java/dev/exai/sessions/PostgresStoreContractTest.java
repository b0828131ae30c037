package dev.exai.sessions;

import dev.exai.core.TimeSource;
import dev.exai.testkit.contract.StoreContract;
import dev.exai.testkit.contract.StoreHarness;

class PostgresStoreContractTest extends StoreContract {
    @Override
    protected StoreHarness newHarness() throws Exception {
        String url = PostgresServer.freshSchema();
        return ConversationsHarness.on(() -> PostgresServer.storage(url, TimeSource.system()));
    }
}
