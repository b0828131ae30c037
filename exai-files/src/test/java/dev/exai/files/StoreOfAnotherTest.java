package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.files.FileHealth.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Two installations whose settings name one place for their contents. */
class StoreOfAnotherTest extends FilesFixture {
    private S3Settings bucket;

    @Override
    protected FileStorage newStorage() {
        return FileStorage.directory(folder.resolve("data"), shared(), clock);
    }

    private BlobStore shared() {
        if (bucket == null) {
            bucket = S3Server.freshBucket(folder.resolve("spool"))
                    .prefix("files")
                    .build();
        }
        return FileStorage.s3(bucket, clock);
    }

    private FileService other(BlobStore blobs) {
        return other(FileStorage.directory(folder.resolve("other"), blobs, clock));
    }

    private FileService other(FileStorage second) {
        FileService other = new FileService(second, FileSettings.DEFAULT, AllowedRoots.none());
        opened.add(other);
        opened.add(second);
        return other;
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(ExaiException.class)
                .hasMessageContaining("belong to another installation")
                .hasMessageContaining("files.stored.s3.prefix")
                .extracting(e -> ((ExaiException) e).kind())
                .isEqualTo(ErrorKind.CONFIGURATION);
    }

    @Test
    void bucketOfAnother_isRefused_andNothingInItIsRemoved() throws Exception {
        StoredFile file = add(ANN, "a", "of the first");
        clock.advance(Duration.ofDays(1));
        FileService other = other(shared());

        assertRefused(() -> other.care().collectGarbageWithConsent());
        assertRefused(() -> other.collectGarbage(true));
        assertRefused(() -> other.takeIn(ANN, new FileSource.Bytes(bytes("x")), TakeIn.named("x")));
        assertThat(other.health().level()).isEqualTo(Level.CRITICAL);

        assertThat(textOf(file)).isEqualTo("of the first");
        assertThat(files.health().level()).isEqualTo(Level.HEALTHY);
    }

    @Test
    void folderOfAnother_isRefused_andItsOwnerGoesOn() throws Exception {
        Path contents = folder.resolve("shared");
        FileService first =
                other(FileStorage.directory(folder.resolve("one"), FileStorage.blobs(contents, clock), clock));
        StoredFile file = first.takeIn(ANN, new FileSource.Bytes(bytes("of the first")), TakeIn.named("a"));
        FileService second =
                other(FileStorage.directory(folder.resolve("two"), FileStorage.blobs(contents, clock), clock));

        assertRefused(() -> second.takeIn(ANN, new FileSource.Bytes(bytes("x")), TakeIn.named("x")));

        assertThat(first.content(ANN, file.id()).open().readAllBytes()).isEqualTo(bytes("of the first"));
        assertThat(contents.resolve("installation")).exists();
        Files.delete(contents.resolve("installation")); // as the message says
        assertThat(second.takeIn(ANN, new FileSource.Bytes(bytes("x")), TakeIn.named("x")))
                .isNotNull();
    }

    @Test
    void archiveOfAnother_isRefused() {
        Path place = folder.resolve("archive");
        FileStorage first =
                FileStorage.directory(folder.resolve("one"), clock).archivedTo(FileStorage.blobs(place, clock));
        FileService one = other(first);
        FileService two =
                other(FileStorage.directory(folder.resolve("two"), clock).archivedTo(FileStorage.blobs(place, clock)));

        one.collectGarbage(true);

        assertRefused(() -> two.collectGarbage(true));
    }

    @Test
    void storeThatIsOnlyLookedAt_isNotClaimed_andThatOfAnotherIsRefused() throws Exception {
        add(ANN, "a", "of the first");
        FileService reader = other(FileStorage.directoryReadOnly(folder.resolve("data"), shared(), clock));
        BlobStore empty = FileStorage.blobs(folder.resolve("empty"), clock);
        FileService elsewhere = other(FileStorage.directoryReadOnly(folder.resolve("data"), empty, clock));
        FileService second = other(shared());

        assertThat(reader.collectGarbage(true)).isZero();
        assertThat(elsewhere.collectGarbage(true)).isZero();
        assertThat(empty.claimedBy()).isEmpty();
        assertRefused(() -> second.collectGarbage(true));
    }

    @Test
    void storeOfTheSameInstallation_openedAgain_isItsOwn() throws Exception {
        StoredFile file = add(ANN, "a", "kept");
        files.close();
        storage.close();

        storage = newStorage();
        files = service(FileSettings.DEFAULT);

        assertThat(textOf(file)).isEqualTo("kept");
        assertThat(storage.blobs().claim("other")).isNotEqualTo("other");
    }
}
