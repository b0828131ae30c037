package dev.exai.files.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.files.IntakeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
    private static final Path FILE = Path.of("file");

    @TempDir
    Path temp;

    private Path real;

    @BeforeEach
    void makeFolder() throws IOException {
        real = Files.createDirectory(temp.toRealPath().resolve("root"));
        Files.writeString(real.resolve(FILE), "text");
        Files.createDirectory(real.resolve("sub"));
        Files.writeString(temp.resolve("outside"), "outside");
        Files.createDirectory(temp.resolve("elsewhere"));
        Files.createSymbolicLink(real.resolve("link"), temp.resolve("outside"));
        Files.createSymbolicLink(real.resolve("linked-folder"), temp.resolve("elsewhere"));
    }

    @Test
    void root_thisPlatform_isHeldByDescriptor() throws IOException {
        try (Folder folder = Folder.root(real)) {
            assertThat(folder).isInstanceOf(DescriptorFolder.class);
        }
    }

    @Test
    void everyFolder_opensPlainEntriesAndNoLinks() throws IOException {
        try (Folder descriptor = Folder.root(real);
                Folder checked = new CheckedFolder(real)) {
            for (Folder folder : List.of(descriptor, checked)) {
                assertThat(read(folder, FILE)).isEqualTo("text");
                assertThat(folder.attributes(Path.of("link")).isSymbolicLink()).isTrue();
                assertThatThrownBy(() -> folder.open(Path.of("link"))).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> folder.folder(Path.of("linked-folder")))
                        .isInstanceOf(IOException.class);
                assertThatThrownBy(() -> folder.open(Path.of("nothing"))).isInstanceOf(NoSuchFileException.class);
                try (Folder sub = folder.folder(Path.of("sub"))) {
                    assertThat(sub.names(10)).isEmpty();
                }
                assertThat(folder.names(2)).hasSize(2);
            }
        }
    }

    @Test
    void everyFolder_createsFreshFilesOnlyAndMovesThemInOneStep() throws IOException {
        try (Folder descriptor = Folder.root(real);
                Folder checked = new CheckedFolder(real)) {
            for (Folder folder : List.of(descriptor, checked)) {
                Path fresh = Path.of("fresh");
                try (SeekableByteChannel channel = folder.create(fresh)) {
                    channel.write(ByteBuffer.wrap("text".getBytes(StandardCharsets.UTF_8)));
                }
                assertThatThrownBy(() -> folder.create(fresh)).isInstanceOf(FileAlreadyExistsException.class);
                assertThatThrownBy(() -> folder.create(Path.of("link"))).isInstanceOf(IOException.class);
                folder.move(fresh, FILE);
                assertThat(read(folder, FILE)).isEqualTo("text");
                folder.move(FILE, fresh);
                folder.delete(fresh);
                assertThatThrownBy(() -> folder.delete(fresh)).isInstanceOf(NoSuchFileException.class);
                Files.writeString(real.resolve(FILE), "text");
            }
        }
        assertThat(temp.resolve("outside")).hasContent("outside");
    }

    @Test
    void checkedFolder_exchangedForALink_refusesToRead() throws IOException {
        Folder folder = new CheckedFolder(real.resolve("sub"));
        Files.writeString(temp.resolve("elsewhere/file"), "outside");
        Files.delete(real.resolve("sub"));
        Files.createSymbolicLink(real.resolve("sub"), temp.resolve("elsewhere"));

        assertThatThrownBy(() -> folder.open(FILE)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> folder.names(10)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> folder.create(Path.of("new"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> folder.move(FILE, Path.of("new"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> folder.delete(FILE)).isInstanceOf(IOException.class);
        folder.close();
    }

    @Test
    void read_unchangedFile_givesItsBytes() throws IOException {
        assertThat(Intake.read(location(), new Meddling(() -> {}), FILE, 10)).hasSize(4);
    }

    @Test
    void read_fileMeddledWithWhileItIsRead_isRefusedAsChanged() {
        Path file = real.resolve(FILE);
        List<Meddler> meddlers = List.of(
                () -> Files.writeString(file, "more", StandardOpenOption.APPEND),
                () -> Files.writeString(file, "t"),
                () -> Files.setLastModifiedTime(file, FileTime.fromMillis(1_000)),
                () -> {
                    FileTime time = Files.getLastModifiedTime(file);
                    Files.move(file, real.resolve("old"));
                    Files.writeString(file, "text");
                    Files.setLastModifiedTime(file, time);
                });

        assertThat(meddlers)
                .allSatisfy(meddler -> assertThatThrownBy(
                                () -> Intake.read(location(), new Meddling(meddler), FILE, 1_000))
                        .isInstanceOfSatisfying(
                                IntakeException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FILE_CHANGED)));
    }

    @FunctionalInterface
    private interface Meddler {
        void meddle() throws IOException;
    }

    /** Changes the file after it was looked at and before it is opened. */
    private final class Meddling implements Folder {
        private final Folder real = new CheckedFolder(FolderTest.this.real);
        private final Meddler meddler;

        Meddling(Meddler meddler) {
            this.meddler = meddler;
        }

        @Override
        public BasicFileAttributes attributes(Path name) throws IOException {
            return real.attributes(name);
        }

        @Override
        public Folder folder(Path name) throws IOException {
            return real.folder(name);
        }

        @Override
        public SeekableByteChannel open(Path name) throws IOException {
            meddler.meddle();
            return real.open(name);
        }

        @Override
        public SeekableByteChannel create(Path name) throws IOException {
            return real.create(name);
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            real.move(from, to);
        }

        @Override
        public void delete(Path name) throws IOException {
            real.delete(name);
        }

        @Override
        public List<Path> names(int limit) throws IOException {
            return real.names(limit);
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }

    private Location location() {
        return new Location("file", real, List.of(FILE), "");
    }

    private static String read(Folder folder, Path name) throws IOException {
        try (SeekableByteChannel channel = folder.open(name)) {
            ByteBuffer buffer = ByteBuffer.allocate(100);
            channel.read(buffer);
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
        }
    }
}
