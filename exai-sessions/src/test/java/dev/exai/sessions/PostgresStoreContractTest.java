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

    /** Each history is thousands of round trips to another process, which cost a build ten times what the others do. */
    @Override
    protected int histories() {
        return Integer.getInteger("exai.histories", 60);
    }
}
