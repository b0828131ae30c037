package dev.exai.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.testkit.disk.FailingFiles.Fault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailingFilesTest {
    @TempDir
    Path folder;

    private final FailingFiles failing = new FailingFiles();

    private Path at(String name) {
        return failing.at(folder).resolve(name);
    }

    /** Six changes. */
    private void work() throws IOException {
        try (FileChannel channel =
                FileChannel.open(at("part"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode("content");
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.setLastModifiedTime(at("part"), FileTime.fromMillis(1_000));
        Files.move(at("part"), at("whole"), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(at("whole"));
    }

    @Test
    void changes_withoutAFault_areDoneAndCounted() throws IOException {
        failing.fail(Fault.IO_ERROR, 100, true);

        work();

        assertThat(failing.changes())
                .containsExactly("CREATE part", "WRITE part", "SYNC part", "TIME part", "RENAME whole", "DELETE whole");
        assertThat(failing.wasFelt()).isFalse();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void change_ofTheNumber_fails() {
        for (int i = 0; i < 6; i++) {
            failing.fail(Fault.IO_ERROR, i, false);

            assertThatThrownBy(this::work).isInstanceOf(IOException.class).hasMessage("Input/output error");

            assertThat(failing.wasFelt()).isTrue();
            assertThat(failing.changes()).hasSize(i + 1);
            folder.resolve("part").toFile().delete();
            folder.resolve("whole").toFile().delete();
        }
    }

    @Test
    void fault_thatLasts_endsWhenItIsHealed() throws IOException {
        failing.fail(Fault.DISK_FULL, 0, true);

        assertThatThrownBy(this::work).hasMessageContaining("No space");
        assertThatThrownBy(this::work).hasMessageContaining("No space");
        failing.heal();

        work();
    }

    @Test
    void write_thatIsShort_isGoneOnWith() throws IOException {
        failing.fail(Fault.SHORT_WRITE, 1, false);

        work();

        assertThat(failing.changes()).contains("WRITE part").hasSize(7);
        failing.fail(Fault.SHORT_WRITE, 1, true);

        assertThatThrownBy(this::work).hasMessageContaining("No space");
        assertThat(folder.resolve("part")).hasContent("con");
    }

    @Test
    void folders_areListedAndSynced() throws IOException {
        Files.createDirectories(at("a/b"));
        Files.write(at("a/b/f"), new byte[3]);
        Files.copy(at("a/b/f"), at("a/b/g"));
        List<Path> seen = new ArrayList<>();

        try (DirectoryStream<Path> names = Files.newDirectoryStream(at("a/b"))) {
            names.forEach(seen::add);
        }
        try (FileChannel channel = FileChannel.open(at("a"), StandardOpenOption.READ)) {
            channel.force(true);
        }

        assertThat(seen).containsExactlyInAnyOrder(at("a/b/f"), at("a/b/g"));
        assertThat(Files.size(at("a/b/g"))).isEqualTo(3);
        assertThat(failing.changes())
                .containsSequence("CREATE a", "CREATE b", "CREATE f", "WRITE f", "WRITE g", "SYNC a/");
        assertThat(at("a/b/f").getParent()).isEqualTo(at("a/b"));
        assertThat(at("a/../a").normalize()).hasToString(folder.resolve("a").toString());
    }

    @Test
    void channel_isWhatTheFileIsAndCountsWhatItChanges() throws IOException {
        failing.fail(Fault.IO_ERROR, 100, false);
        try (FileChannel channel = FileChannel.open(
                at("f"), StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.write(new ByteBuffer[] {ByteBuffer.wrap(new byte[] {1, 2}), ByteBuffer.wrap(new byte[] {3})});
            channel.write(ByteBuffer.wrap(new byte[] {9}), 1);
            ByteArrayOutputStream copy = new ByteArrayOutputStream();
            assertThat(channel.transferTo(0, 3, Channels.newChannel(copy))).isEqualTo(3);
            assertThat(copy.toByteArray()).containsExactly(1, 9, 3);
            channel.transferFrom(Channels.newChannel(new ByteArrayInputStream(new byte[] {4, 5})), 3, 2);
            channel.truncate(4);
            assertThat(channel.size()).isEqualTo(4);
            ByteBuffer one = ByteBuffer.allocate(1);
            assertThat(channel.read(one, 3)).isEqualTo(1);
            assertThat(one.get(0)).isEqualTo((byte) 4);
            channel.position(0);
            assertThat(channel.read(new ByteBuffer[] {ByteBuffer.allocate(1), ByteBuffer.allocate(9)}))
                    .isEqualTo(4);
            assertThat(channel.position()).isEqualTo(4);
            channel.position(2);
            assertThat(channel.read(ByteBuffer.allocate(9))).isEqualTo(2);
            try (FileLock lock = channel.lock()) {
                assertThat(lock.isValid()).isTrue();
            }
            try (FileLock lock = channel.tryLock()) {
                assertThat(lock).isNotNull();
            }
        }

        assertThat(failing.changes())
                .containsExactly("CREATE f", "WRITE f", "WRITE f", "WRITE f", "WRITE f", "WRITE f");
    }
}
