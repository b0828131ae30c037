package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.testkit.Parallel;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The catalogue in PostgreSQL and the contents in S3, shared by two services that share nothing in memory. */
class S3CopiesTest extends FilesFixture {
    private static final int CALLERS = 200;

    private final ShelfProvider shelf = new ShelfProvider("shelf");
    private String url;
    private S3Settings settings;

    @Override
    protected FileStorage newStorage() throws SQLException {
        if (url == null) {
            url = PostgresServer.freshSchema();
            settings = S3Server.freshBucket(folder.resolve("spool")).build();
        }
        return FileStorage.postgres(url, null, null, 8, FileStorage.s3(settings, clock), clock);
    }

    private FileService other() throws SQLException {
        FileStorage second = newStorage();
        opened.add(second);
        FileService other = new FileService(second, FileSettings.DEFAULT, AllowedRoots.none());
        opened.add(0, other);
        return other;
    }

    @Test
    void copy_wantedByManyInTwoProcessesAtOnce_isSentOnce() throws Exception {
        FileService other = other();
        StoredFile file = add(ANN, "wanted.txt", "wanted by everybody");
        shelf.gate = new CountDownLatch(1);

        List<RemoteCopy> copies = Parallel.inParallel(CALLERS, number -> {
            if (number == CALLERS - 1) {
                shelf.gate.countDown();
            }
            FileService service = number % 2 == 0 ? files : other;
            return service.ensureAt(file.id(), shelf, CopyRequest.plain(), context(ANN));
        });

        assertThat(copies).hasSize(CALLERS).extracting(RemoteCopy::remoteId).containsOnly("r-000001");
        assertThat(shelf.uploads).hasValue(1);
    }

    @Test
    void content_takenInByTwoProcessesAtOnce_isOneFileWithOneContent() throws Exception {
        FileService other = other();

        List<StoredFile> taken = Parallel.inParallel(
                20,
                number -> (number % 2 == 0 ? files : other)
                        .takeIn(ANN, new FileSource.Bytes(bytes("the same")), TakeIn.named("same.txt")));

        assertThat(taken).extracting(StoredFile::id).containsOnly(taken.get(0).id());
        assertThat(textOf(taken.get(0))).isEqualTo("the same");
        assertThat(other.check().faults()).isEmpty();
        assertThat(other.check().contents()).isEqualTo(1);
    }

    @Test
    void content_ofADeletedFile_isRemovedInTheEnd() throws Exception {
        StoredFile file = add(ANN, "gone.txt", "soon gone");
        files.delete(ANN, file.id());
        clock.advance(FileSettings.DEFAULT.grace().plusMinutes(1));

        assertThat(sweep().contentsRemoved()).isEqualTo(1);
        assertThat(storage.blobs().size(file.blob())).isEmpty();
        assertThat(files.check().faults()).isEmpty();
    }
}
