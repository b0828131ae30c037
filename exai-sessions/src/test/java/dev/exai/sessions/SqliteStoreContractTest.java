package dev.exai.sessions;

import dev.exai.core.TimeSource;
import dev.exai.testkit.contract.StoreContract;
import dev.exai.testkit.contract.StoreHarness;
import dev.exai.testkit.disk.Directories;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** In memory where there is such a place: what a disk keeps other tests show, and many histories want many syncs. */
class SqliteStoreContractTest extends StoreContract {
    private static final List<Path> PLACES = new ArrayList<>();

    @TempDir
    Path home;

    @Override
    protected StoreHarness newHarness() throws Exception {
        Path place = Directories.quick(home);
        PLACES.add(place);
        return ConversationsHarness.on(() -> Storage.sqlite(place.resolve("data"), TimeSource.system()));
    }

    @AfterAll
    static void leave() {
        PLACES.forEach(Directories::delete);
        PLACES.clear();
    }
}
