package dev.exai.sessions;

import dev.exai.core.TimeSource;
import dev.exai.testkit.contract.StoreHarness;
import java.nio.file.Path;

/** The three stores as the contract sees them, for tests of other packages. */
public final class StoreHarnesses {
    private StoreHarnesses() {}

    public static StoreHarness inMemory() {
        return ConversationsHarness.inMemory();
    }

    public static StoreHarness sqlite(Path directory) {
        return ConversationsHarness.on(() -> Storage.sqlite(directory, TimeSource.system()));
    }

    public static StoreHarness postgres(String url) {
        return ConversationsHarness.on(() -> PostgresServer.storage(url, TimeSource.system()));
    }
}
