package dev.exai.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What strace 6 writes with {@code -f -y -xx}, shortened. */
class StraceTest {
    private static final Path DATA = Path.of("/data");

    @TempDir
    Path folder;

    private static String hex(String text) {
        return "\"" + HexFormat.of().withPrefix("\\x").formatHex(text.getBytes(StandardCharsets.UTF_8)) + "\"";
    }

    /** What is understood of the lines, in words. */
    private List<String> read(String... lines) throws IOException {
        Path recording = Files.write(folder.resolve("recording"), Arrays.asList(lines), StandardCharsets.ISO_8859_1);
        return Strace.read(List.of(recording), DATA, file -> !file.endsWith("-shm")).stream()
                .map(StraceTest::words)
                .collect(Collectors.toList());
    }

    private static String words(DiskOp op) {
        return op instanceof DiskOp.Write write
                ? "write " + write.file() + "@" + write.offset() + " "
                        + new String(write.bytes(), StandardCharsets.UTF_8)
                : op.toString();
    }

    @Test
    void files_thatAreWrittenSyncedAndNamed_areTold() throws IOException {
        assertThat(read(
                        "7 mkdir(" + hex("/data/a") + ", 0700) = 0",
                        "7 openat(AT_FDCWD</home>, " + hex("/data/a/f")
                                + ", O_WRONLY|O_CREAT|O_EXCL, 0600) = 5</data/a/f>",
                        "7 write(5</data/a/f>, " + hex("abc") + ", 3) = 3",
                        "7 write(5</data/a/f>, " + hex("def") + ", 3) = 2",
                        "7 pwrite64(5</data/a/f>, " + hex("X") + ", 1, 9) = 1",
                        "7 ftruncate(5</data/a/f>, 4) = 0",
                        "7 fsync(5</data/a/f>) = 0",
                        "7 rename(" + hex("/data/a/f") + ", " + hex("/data/g") + ") = 0",
                        "7 fdatasync(6</data>) = 0",
                        "7 unlink(" + hex("/data/g") + ") = 0"))
                .containsExactly(
                        "MakeFolder[folder=a]",
                        "Create[file=a/f]",
                        "write a/f@0 abc",
                        "write a/f@3 de",
                        "write a/f@9 X",
                        "Truncate[file=a/f, length=4]",
                        "Sync[file=a/f]",
                        "Rename[from=a/f, to=g]",
                        "Sync[file=]",
                        "Remove[file=g]");
    }

    @Test
    void calls_thatFailedOrConcernOthers_areLeftOut() throws IOException {
        assertThat(read(
                        "7 mkdir(" + hex("/data/a") + ", 0700) = -1 EEXIST (File exists)",
                        "7 openat(AT_FDCWD</home>, " + hex("/other/f") + ", O_WRONLY|O_CREAT, 0600) = 5</other/f>",
                        "7 write(5</other/f>, " + hex("abc") + ", 3) = 3",
                        "7 openat(AT_FDCWD</home>, " + hex("/data/f-shm") + ", O_RDWR|O_CREAT, 0600) = 6</data/f-shm>",
                        "7 pwrite64(6</data/f-shm>, " + hex("abc") + ", 3, 0) = 3",
                        "7 unlink(" + hex("/other/f") + ") = 0",
                        "--- a signal ---",
                        "7 +++ exited with 0 +++"))
                .isEmpty();
    }

    @Test
    void call_thatAnotherThreadInterrupts_isOne() throws IOException {
        assertThat(read(
                        "7 openat(AT_FDCWD</home>, " + hex("/data/f") + ", O_RDWR|O_CREAT, 0600) = 5</data/f>",
                        "7 pwrite64(5</data/f>, " + hex("ab") + ", 2, 0 <unfinished ...>",
                        "8 write(1</tmp/out>, " + hex("done 1\ndone 2\n") + ", 14) = 14",
                        "7 <... pwrite64 resumed>) = 2",
                        "9 <... fsync resumed>) = 0",
                        "8 write(1</tmp/other>, " + hex("not of the program\n") + ", 19) = 19"))
                .containsExactly("Create[file=f]", "Said[line=done 1]", "Said[line=done 2]", "write f@0 ab");
    }

    @Test
    void file_thatIsOpenedAgain_isEmptiedOrGoneOnWith() throws IOException {
        assertThat(read(
                        "7 openat(AT_FDCWD, " + hex("/data/f") + ", O_RDWR|O_CREAT, 0600) = 5</data/f>",
                        "7 openat(AT_FDCWD, " + hex("/data/f") + ", O_RDWR|O_CREAT|O_TRUNC, 0600) = 5</data/f>",
                        "7 openat(AT_FDCWD, " + hex("/data/f") + ", O_RDWR|O_CREAT, 0600) = 5</data/f>"))
                .containsExactly("Create[file=f]", "Truncate[file=f, length=0]");
    }

    @Test
    void recordings_thatCannotBeUnderstood_areRefused() {
        assertThatThrownBy(() -> read(
                        "7 openat(AT_FDCWD, " + hex("/data/f") + ", O_WRONLY|O_CREAT|O_APPEND, 0600) = 5</data/f>"))
                .hasMessageContaining("f is opened for appending");
        assertThatThrownBy(() -> read(
                        "7 openat(AT_FDCWD, " + hex("/data/f") + ", O_WRONLY|O_CREAT, 0600) = 5</data/f>",
                        "7 write(5</data/f>, " + hex("ab") + "..., 3) = 3"))
                .hasMessageContaining("cut");
    }

    @Test
    void command_namesWhatItRecords() {
        assertThat(Strace.recordingTo(Path.of("log")))
                .startsWith("strace", "-f")
                .endsWith("-o", "log");
        assertThat(Strace.isHere("sh")).isTrue();
        assertThat(Strace.isHere("no-such-command")).isFalse();
    }
}
