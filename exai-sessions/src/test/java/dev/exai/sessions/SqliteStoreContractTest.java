package dev.exai.sessions;

import dev.exai.core.TimeSource;
import dev.exai.testkit.contract.StoreContract;
import dev.exai.testkit.contract.StoreHarness;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreContractTest extends StoreContract {
    @TempDir
    Path directory;

    @Override
    protected StoreHarness newHarness() throws Exception {
        return ConversationsHarness.on(() -> Storage.sqlite(directory.resolve("data"), TimeSource.system()));
    }
}
