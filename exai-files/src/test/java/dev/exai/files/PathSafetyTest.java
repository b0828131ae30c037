package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.exai.core.ErrorKind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PathSafetyTest {
    private static final String SECRET = "outside bytes";
    private static final int SWAP_TRIES = 10_000;

    @TempDir
    Path temp;

    private Path root;
    private TextIntake intake;

    @BeforeEach
    void makeRootAndSecret() throws IOException {
        root = Files.createDirectory(temp.resolve("R"));
        Files.createDirectory(temp.resolve("R2"));
        Files.writeString(temp.resolve("R2/x"), SECRET);
        Files.writeString(temp.resolve("x"), SECRET);
        Files.writeString(root.resolve("inside"), "inside bytes");
        intake = new TextIntake(AllowedRoots.of(List.of(root)));
    }

    @Test
    void read_pathsThatLeadOrMayLeadOut_areDenied() {
        List<String> paths = List.of(
                "../x",
                "a/../../x",
                root + "/../x",
                root + "/../R/inside",
                root + "2/x",
                "/etc/passwd",
                "/",
                temp.toString(),
                "%2e%2e/x",
                "%2E./x",
                "a%2f..%2fx",
                "a%5cx",
                "inside%00",
                "inside\0",
                "a\\..\\x",
                "",
                "   ",
                "x".repeat(5_000),
                "..");

        assertThat(paths).allSatisfy(path -> assertRefused(path, ErrorKind.PATH_DENIED));
    }

    @Test
    void read_insideButNotThere_isNotFound() {
        assertRefused("nothing", ErrorKind.NOT_FOUND);
        assertRefused("nothing/below", ErrorKind.NOT_FOUND);
        assertRefused("inside/below", ErrorKind.NOT_FOUND);
        assertRefused("x".repeat(300), ErrorKind.PATH_DENIED); // no file system takes such a name
    }

    @Test
    void read_links_areDeniedWithoutReadingTheTarget() throws IOException {
        Files.createSymbolicLink(root.resolve("file"), temp.resolve("x"));
        Files.createSymbolicLink(root.resolve("folder"), temp.resolve("R2"));
        Files.createSymbolicLink(root.resolve("chain"), root.resolve("file"));
        Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));
        Files.createSymbolicLink(root.resolve("dangling"), temp.resolve("nothing"));
        Files.createSymbolicLink(root.resolve("innocent"), root.resolve("inside"));

        assertThat(List.of("file", "folder/x", "folder", "chain", "loop", "loop/x", "dangling", "innocent"))
                .allSatisfy(path -> assertRefused(path, ErrorKind.PATH_DENIED));
        TextBatch batch = intake.readAll(List.of(root.toString()));
        assertThat(batch.files()).extracting(TextFile::text).containsExactly("inside bytes");
        assertThat(batch.skipped()).hasSize(6);
    }

    @Test
    @Timeout(120)
    void read_fileSwappedForALink_neverGivesOutsideBytes() throws Exception {
        Path file = root.resolve("swapped");
        Path spareFile = root.resolve("spare-file");
        Path spareLink = root.resolve("spare-link");

        swapWhileReading("swapped", () -> {
            Files.writeString(spareFile, "inside bytes");
            Files.move(spareFile, file, StandardCopyOption.ATOMIC_MOVE);
            Files.createSymbolicLink(spareLink, temp.resolve("x"));
            Files.move(spareLink, file, StandardCopyOption.ATOMIC_MOVE);
        });
    }

    @Test
    @Timeout(120)
    void read_folderSwappedForALink_neverGivesOutsideBytes() throws Exception {
        Path folder = root.resolve("folder");
        Path parked = root.resolve("parked");
        Files.createDirectory(folder);
        Files.writeString(folder.resolve("x"), "inside bytes");

        swapWhileReading("folder/x", () -> {
            Files.move(folder, parked);
            Files.createSymbolicLink(folder, temp.resolve("R2"));
            Files.delete(folder);
            Files.move(parked, folder);
        });
    }

    @Test
    @Timeout(20)
    void read_specialFiles_areDeniedWithoutAHang() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/zero")));
        Process mkfifo = new ProcessBuilder("mkfifo", root.resolve("fifo").toString()).start();
        assertThat(mkfifo.waitFor()).isZero();
        Path shortPath = Files.createTempDirectory("s"); // a socket's path is at most 108 bytes
        TextIntake devices =
                new TextIntake(AllowedRoots.of(List.of(Path.of("/dev"), Path.of("/proc"), shortPath.toRealPath())));
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(shortPath.resolve("sock")));
            long before = System.nanoTime();

            assertRefused("fifo", ErrorKind.PATH_DENIED);
            assertRefused(devices, "/dev/zero", ErrorKind.PATH_DENIED);
            assertRefused(devices, "/proc/self/environ", ErrorKind.PATH_DENIED);
            assertRefused(devices, "/proc/" + ProcessHandle.current().pid() + "/environ", ErrorKind.FILE_CHANGED);
            assertRefused(devices, shortPath.toRealPath().resolve("sock").toString(), ErrorKind.PATH_DENIED);
            assertRefused(root.toString(), ErrorKind.PATH_DENIED);

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        } finally {
            Files.deleteIfExists(shortPath.resolve("sock"));
            Files.delete(shortPath);
        }
        assertThat(intake.readAll(List.of(root.toString())).skipped())
                .extracting(TextBatch.Skipped::displayPath)
                .containsExactly("fifo");
    }

    @Test
    @Timeout(20)
    void read_fileThatTheSystemDoesNotLetUsRead_isDeniedWithoutAHang() throws IOException {
        Path closed = Files.writeString(root.resolve("closed.txt"), "not for us");
        Files.setPosixFilePermissions(closed, Set.of());
        if (!Files.isReadable(closed)) { // the superuser reads it all the same
            assertRefused("closed.txt", ErrorKind.PATH_DENIED);
        }
        Path writeOnly = writeOnlyForEverybody();
        assumeTrue(writeOnly != null);

        assertRefused(
                new TextIntake(AllowedRoots.of(List.of(writeOnly.getParent()))),
                writeOnly.toString(),
                ErrorKind.PATH_DENIED);
    }

    /** A file that nobody can read, not even the superuser: the kernel has such switches on many machines. */
    private static @Nullable Path writeOnlyForEverybody() throws IOException {
        Path devices = Path.of("/sys/bus/platform");
        if (!Files.isDirectory(devices)) {
            return null;
        }
        try (Stream<Path> entries = Files.list(devices.toRealPath())) {
            return entries.filter(path -> Files.isRegularFile(path) && !isReadableByAnybody(path))
                    .findFirst()
                    .orElse(null);
        }
    }

    private static boolean isReadableByAnybody(Path path) {
        try {
            return Files.getPosixFilePermissions(path).stream()
                    .anyMatch(permission -> permission.name().endsWith("_READ"));
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void read_oddNames_areDataAndShownSafely() throws IOException {
        List<String> names = List.of(
                "a\"b;c",
                "line\r\nbreak",
                "\u202Eevil.txt",
                "😀 emoji",
                "-rf",
                "..hidden",
                "é",
                "e\u0301",
                "%2e%2e%20");
        for (String name : names) {
            Files.writeString(root.resolve(name), name);
        }

        for (String name : names) {
            TextFile file = intake.read(root + "/" + name);
            assertThat(file.text()).isEqualTo(name);
            assertThat(file.displayPath()).doesNotContain("\r", "\n", "\u202E");
        }
        assertThat(intake.read("\u202Eevil.txt").displayPath()).isEqualTo("\\u202Eevil.txt");
        assertThatThrownBy(() -> intake.read("no\nsuch \uD800 file " + "y".repeat(400)))
                .hasMessageStartingWith("\"no\\u000Asuch \\uD800 file yyy")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
    }

    @Test
    void read_noRootAtAll_isDeniedWithTheWayOut() {
        assertThatThrownBy(() -> new TextIntake(AllowedRoots.none()).read("/etc/passwd"))
                .hasMessageContaining("EXAI_FILES_ROOTS");
    }

    @FunctionalInterface
    private interface Swap {
        void once() throws IOException;
    }

    private void swapWhileReading(String path, Swap swap) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong swaps = new AtomicLong();
        Thread swapper = new Thread(() -> {
            while (!stop.get()) {
                assertThatCode(swap::once).doesNotThrowAnyException();
                swaps.incrementAndGet();
            }
        });
        swapper.start();
        int read = 0;
        try {
            for (int i = 0; i < SWAP_TRIES; i++) {
                read += readsInsideBytes(path) ? 1 : 0;
            }
        } finally {
            stop.set(true);
            swapper.join();
        }
        assertThat(swaps.get()).isPositive();
        assertThat(read).isLessThan(SWAP_TRIES);
    }

    private boolean readsInsideBytes(String path) {
        try {
            assertThat(intake.read(path).text()).isEqualTo("inside bytes");
            return true;
        } catch (IntakeException e) {
            assertThat(e.kind()).isIn(ErrorKind.PATH_DENIED, ErrorKind.NOT_FOUND, ErrorKind.FILE_CHANGED);
            return false;
        }
    }

    private void assertRefused(String path, ErrorKind kind) {
        assertRefused(intake, path, kind);
    }

    private static void assertRefused(TextIntake intake, String path, ErrorKind kind) {
        assertThatThrownBy(() -> intake.read(path)).as(path).isInstanceOfSatisfying(IntakeException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e.path()).isEqualTo(path);
            assertThat(e.getMessage()).doesNotContain(SECRET);
        });
    }
}
