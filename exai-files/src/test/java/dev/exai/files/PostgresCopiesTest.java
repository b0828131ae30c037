package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.testkit.Parallel;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PostgresCopiesTest extends FileCopiesContract {
    private String url;

    @Override
    protected FileStorage newStorage() throws SQLException {
        if (url == null) {
            url = PostgresServer.freshSchema();
        }
        return FileStorage.postgres(url, null, null, 8, FileStorage.blobs(contents(), clock), clock);
    }

    /** Two storages and services on one database are what two processes are: they share nothing in memory. */
    @Test
    void copy_wantedInTwoProcessesAtOnce_isSentOnce() throws Exception {
        StoredFile file = add(ANN, "wanted.txt", "wanted by everybody");
        FileStorage second = newStorage();
        opened.add(second);
        FileService other = new FileService(second, FileSettings.DEFAULT, AllowedRoots.none());
        opened.add(0, other);
        shelf.gate = new CountDownLatch(1);

        List<RemoteCopy> copies = Parallel.inParallel(40, number -> {
            if (number == 39) {
                shelf.gate.countDown();
            }
            FileService service = number % 2 == 0 ? files : other;
            return service.ensureAt(file.id(), shelf, CopyRequest.plain(), context(ANN));
        });

        assertThat(copies).extracting(RemoteCopy::remoteId).containsOnly("r-000001");
        assertThat(shelf.uploads).hasValue(1);
    }
}
