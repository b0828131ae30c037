package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.files.BlobStore.Staged;
import dev.exai.files.internal.DiskBlobStoreAccess;
import dev.exai.testkit.ManualClock;
import dev.exai.testkit.disk.FailingFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DiskBlobStoreTest extends BlobStoreContract {
    @TempDir
    Path folder;

    private Path root() {
        return folder.resolve("contents");
    }

    @Override
    protected BlobStore newStore(ManualClock clock) {
        return FileStorage.blobs(root(), clock);
    }

    @Override
    protected void damage(BlobKey key) throws IOException {
        Path file = DiskBlobStoreAccess.pathOf(root(), key);
        byte[] bytes = Files.readAllBytes(file);
        bytes[0] ^= 1;
        Files.write(file, bytes);
    }

    private List<Path> unfinished() throws IOException {
        try (Stream<Path> files = Files.list(root().resolve("unfinished"))) {
            return files.toList();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void everything_isForItsOwnerOnly() throws IOException {
        put(bytes("private"));

        try (Stream<Path> all = Files.walk(root())) {
            for (Path each : all.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                        .as(each.toString())
                        .isEqualTo(Files.isDirectory(each) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void unfinished_whatWasPublishedOrGivenUp_isEmpty() throws IOException {
        put(bytes("one"));
        put(bytes("one"));
        store.stage(new ByteArrayInputStream(bytes("two")), 100).close();

        assertThat(unfinished()).isEmpty();
    }

    @Test
    void start_afterAKill_removesOldLeftoversAndNoneInUse() throws IOException {
        Path old = Files.write(root().resolve("unfinished/part-old"), bytes("left"));
        Path young = Files.write(root().resolve("unfinished/part-young"), bytes("left"));
        Path used = Files.write(root().resolve("unfinished/part-used"), bytes("left"));
        Files.setLastModifiedTime(old, FileTime.from(clock.instant().minus(Duration.ofMinutes(61))));
        Files.setLastModifiedTime(young, FileTime.from(clock.instant().minus(Duration.ofMinutes(59))));
        try (Staged staged = store.stage(new ByteArrayInputStream(bytes("in work")), 100);
                FileChannel other = FileChannel.open(used, StandardOpenOption.WRITE)) {
            Files.setLastModifiedTime(used, FileTime.from(clock.instant().minus(Duration.ofDays(1))));
            assertThat(other.tryLock()).isNotNull();

            newStore(clock).close();

            assertThat(unfinished()).hasSize(3).contains(young, used);
            assertThat(staged.publish(SPACE)).isNotNull();
        }

        newStore(clock).close();

        assertThat(unfinished()).containsExactly(young);
    }

    @Test
    void disk_withoutTheReserve_isFull() throws IOException {
        BlobStore full = DiskBlobStoreAccess.withReserve(root(), clock, Long.MAX_VALUE);

        assertThatThrownBy(() -> full.stage(new ByteArrayInputStream(bytes("more")), 100))
                .hasMessageContaining("full")
                .extracting(e -> ((ExaiException) e).kind())
                .isEqualTo(ErrorKind.STORAGE_FULL);
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void faults_ofTheDisk_sayWhetherItIsFull() {
        assertThat(DiskBlobStoreAccess.faultOf(new IOException("No space left on device")))
                .extracting(e -> ((ExaiException) e).kind())
                .isEqualTo(ErrorKind.STORAGE_FULL);
        assertThat(DiskBlobStoreAccess.faultOf(new IOException("Input/output error")))
                .extracting(e -> ((ExaiException) e).kind())
                .isEqualTo(ErrorKind.INTERNAL);
        assertThat(DiskBlobStoreAccess.faultOf(new IOException()))
                .extracting(e -> ((ExaiException) e).kind())
                .isEqualTo(ErrorKind.INTERNAL);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void start_inAFreshFolder_makesItsNameDurable() {
        FailingFiles seen = new FailingFiles();

        FileStorage.blobs(seen.at(folder.resolve("fresh")), clock).close();

        assertThat(seen.changes())
                .containsSubsequence("CREATE fresh", "SYNC fresh/", "SYNC " + folder.getFileName() + "/");
    }

    @Test
    void start_whereNoFolderCanBe_isAFaultOfTheSettings() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> FileStorage.blobs(file, clock))
                .extracting(e -> ((ExaiException) e).kind())
                .isEqualTo(ErrorKind.CONFIGURATION);
    }

    @Test
    void publish_overAContentOfAnotherLength_replacesIt() throws IOException {
        BlobKey key = put(bytes("whole"));
        Files.write(DiskBlobStoreAccess.pathOf(root(), key), bytes("who"));

        put(bytes("whole"));

        assertThat(store.size(key)).hasValue(5);
    }
}
