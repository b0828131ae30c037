package dev.exai.core.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest {
    @TempDir
    private Path directory;

    @Test
    void write_thenReopened_isStillThere() {
        try (SqliteDatabase database = open(directory)) {
            database.write(sql -> sql.insert("INSERT INTO notes (text) VALUES (?) RETURNING id", "first"));
        }

        try (SqliteDatabase database = open(directory)) {
            assertThat(database.read(Schemas::notes)).containsExactly("first");
        }
    }

    @Test
    void files_ofAFreshDatabase_areTheOwnersAlone() throws IOException {
        Path fresh = directory.resolve("a/b");
        try (SqliteDatabase database = open(fresh)) {
            database.open();

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database.path())))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void write_thatFailsHalfWay_changesNothing() {
        try (SqliteDatabase database = open(directory)) {
            assertThatThrownBy(() -> database.write(sql -> {
                        Schemas.note(sql, "half");
                        throw new IllegalArgumentException("no");
                    }))
                    .isInstanceOf(IllegalArgumentException.class);

            assertThat(database.read(Schemas::notes)).isEmpty();
        }
    }

    @Test
    void write_refusedByTheDatabase_isAFaultAndTheNextWorks() {
        try (SqliteDatabase database = open(directory)) {
            write(database, "once");

            assertThatThrownBy(() -> write(database, "once"))
                    .isInstanceOf(SqlFault.class)
                    .hasMessageContaining("nothing was changed");
            write(database, "twice");

            assertThat(database.read(Schemas::notes)).containsExactly("once", "twice");
        }
    }

    @Test
    void writes_ofManyThreads_areKeptButForThoseThatFail() throws Exception {
        List<Callable<Boolean>> work = new ArrayList<>();
        try (SqliteDatabase database = open(directory)) {
            for (int i = 0; i < 200; i++) {
                String text = "note " + i;
                boolean fails = i % 10 == 3;
                work.add(() -> database.write(sql -> {
                    Schemas.note(sql, text);
                    if (fails) {
                        throw new IllegalArgumentException(text);
                    }
                    return true;
                }));
            }

            int kept = run(work);

            assertThat(kept).isEqualTo(180);
            assertThat(database.read(Schemas::notes)).hasSize(180).doesNotContain("note 3");
        }
    }

    @Test
    void write_thatFillsTheStorage_changesNothingAndSaysSo() {
        try (SqliteDatabase database = open(directory)) {
            write(database, "before");

            assertThatThrownBy(() -> database.write(sql -> {
                        sql.first("PRAGMA max_page_count = 10", row -> row.getLong(1));
                        return sql.update("INSERT INTO notes (text, content) VALUES (?, ?)", "big", new byte[1 << 20]);
                    }))
                    .isInstanceOfSatisfying(
                            SqlFault.class, fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.STORAGE_FULL));
            write(database, "after");

            assertThat(database.read(Schemas::notes)).containsExactly("before", "after");
        }
    }

    @Test
    void write_ofAnInterruptedThread_isKeptAndSoIsTheInterrupt() {
        try (SqliteDatabase database = open(directory)) {
            Thread.currentThread().interrupt();
            write(database, "kept");

            assertThat(Thread.interrupted()).isTrue();
            assertThat(database.read(Schemas::notes)).containsExactly("kept");
        }
    }

    @Test
    void read_thatTriesToWrite_isRefused() {
        try (SqliteDatabase database = open(directory)) {
            assertThatThrownBy(() -> database.read(sql -> {
                        Schemas.note(sql, "no");
                        return null;
                    }))
                    .isInstanceOf(SqlFault.class);

            assertThat(database.read(Schemas::notes)).isEmpty();
        }
    }

    @Test
    void read_thatLastsLong_seesOneStateAndHoldsUpNobody() throws IOException {
        String text = "a note of some pages ".repeat(1_000);
        try (SqliteDatabase database = open(directory)) {
            write(database, "before");

            int seen = database.read(sql -> {
                assertThat(Schemas.notes(sql)).containsExactly("before");
                for (int i = 0; i < 300; i++) {
                    write(database, i + text);
                }
                return Schemas.notes(sql).size();
            });

            assertThat(seen).isEqualTo(1);
            assertThat(database.read(Schemas::notes)).hasSize(301);
            Path log = directory.resolve(SqliteDatabase.FILE + "-wal");
            write(database, "after"); // and the log is written back
            long grown = Files.size(log);
            for (int i = 0; i < 20; i++) {
                write(database, "after " + i);
            }
            assertThat(Files.size(log)).as("the log is used again").isEqualTo(grown);
        }
    }

    @Test
    void use_afterClose_failsWithClosed() {
        SqliteDatabase database = open(directory);
        database.open();
        database.close();

        assertThat(kindOf(() -> write(database, "late"))).isEqualTo(ErrorKind.CLOSED);
        assertThat(kindOf(() -> database.read(Schemas::notes))).isEqualTo(ErrorKind.CLOSED);
    }

    @Test
    void directory_inUse_isRefusedByTheHoldersName() {
        try (SqliteDatabase first = open(directory);
                SqliteDatabase second = open(directory)) {
            first.open();

            assertThatThrownBy(second::open)
                    .isInstanceOf(ExaiException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void directory_withAQuestionMark_isRefused() {
        try (SqliteDatabase database = open(directory.resolve("what?"))) {
            assertThatThrownBy(database::open).hasMessageContaining("question mark");
        }
    }

    @Test
    void schema_isBroughtUpToDate_andANewerOneIsLeftAlone() {
        try (SqliteDatabase old = new SqliteDatabase(directory, Schemas.FIRST, TimeSource.system())) {
            write(old, "old");
        }
        try (SqliteDatabase newer = open(directory)) {
            assertThat(newer.read(Schemas::notes)).containsExactly("old");
            long leases = newer.read(sql -> sql.number("SELECT count(*) FROM leases"));
            assertThat(leases).isZero();
        }

        try (SqliteDatabase old = new SqliteDatabase(directory, Schemas.FIRST, TimeSource.system())) {
            assertThatThrownBy(old::open).hasMessageContaining("newer version");
        }
    }

    @Test
    void file_thatIsNoDatabase_isRefusedAndLeftAsItIs() throws IOException {
        Path file = directory.resolve(SqliteDatabase.FILE);
        Files.writeString(file, "my diary, not a database");

        try (SqliteDatabase database = open(directory)) {
            assertThatThrownBy(database::open).hasMessageContaining("no SQLite database");
        }
        assertThat(file).hasContent("my diary, not a database");
    }

    @Test
    void file_whoseBeginningWasSpoiltWhileTheLogWasWrittenBack_isWholeWithItsLog() throws IOException {
        Path copy = Files.createDirectory(directory.resolve("copy"));
        try (SqliteDatabase database = open(directory)) {
            write(database, "kept".repeat(10_000)); // the file grows, and the first page says so
            for (String suffix : List.of("", "-wal")) {
                Files.copy(directory.resolve(SqliteDatabase.FILE + suffix), copy.resolve(SqliteDatabase.FILE + suffix));
            }
        }
        byte[] bytes = Files.readAllBytes(copy.resolve(SqliteDatabase.FILE));
        Arrays.fill(bytes, 0, 512, (byte) 7);
        Files.write(copy.resolve(SqliteDatabase.FILE), bytes);

        try (SqliteDatabase database = open(copy)) {
            assertThat(database.read(Schemas::notes)).containsExactly("kept".repeat(10_000));
        }
    }

    @Test
    void file_thatIsNoDatabaseBesideALogThatIsNone_isRefused() throws IOException {
        Files.writeString(directory.resolve(SqliteDatabase.FILE), "my diary");
        Path log = directory.resolve(SqliteDatabase.FILE + "-wal");
        for (byte[] content : List.of(
                new byte[0], "no log, but long enough to be one".getBytes(StandardCharsets.UTF_8), emptyLog())) {
            Files.write(log, content);

            try (SqliteDatabase database = open(directory)) {
                assertThatThrownBy(database::open).hasMessageContaining("no SQLite database");
            }
        }
    }

    /** The header of a log, and a frame of an earlier round. */
    private static byte[] emptyLog() {
        return ByteBuffer.allocate(32 + 24)
                .putInt(0x377f0683)
                .putInt(4, 3_007_000)
                .putInt(8, 4_096)
                .putLong(16, 1)
                .putInt(32, 1)
                .putLong(40, 2)
                .array();
    }

    @Test
    void file_ofAnotherProgram_isRefused() throws SQLException {
        Path file = directory.resolve(SqliteDatabase.FILE);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE theirs (x)");
        }

        try (SqliteDatabase database = open(directory)) {
            assertThatThrownBy(database::open).hasMessageContaining("another program");
        }
    }

    @Test
    void log_withoutItsDatabase_isNotOverwritten() throws IOException {
        Path log = directory.resolve(SqliteDatabase.FILE + "-wal");
        Files.writeString(log, "the only copy");

        try (SqliteDatabase database = open(directory)) {
            assertThatThrownBy(database::open).hasMessageContaining("put the database back");
        }
        assertThat(log).hasContent("the only copy");
    }

    @Test
    void database_damagedWhileAProcessWasKilled_isNotUsed() throws IOException {
        try (SqliteDatabase database = open(directory)) {
            for (int i = 0; i < 300; i++) {
                write(database, "a note that is long enough to fill several pages of the file " + i);
            }
        }
        Path file = directory.resolve(SqliteDatabase.FILE);
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 3 * 4096; i < bytes.length; i++) {
            bytes[i] = 7;
        }
        Files.write(file, bytes);
        Files.writeString(directory.resolve(DirectoryLock.HOLDER), "process 1");

        try (SqliteDatabase database = open(directory)) {
            assertThatThrownBy(database::open).hasMessageContaining("damaged");
        }
    }

    private static SqliteDatabase open(Path directory) {
        return new SqliteDatabase(directory, Schemas.BOTH, TimeSource.system());
    }

    private static void write(SqliteDatabase database, String text) {
        database.write(sql -> {
            Schemas.note(sql, text);
            return text;
        });
    }

    private static ErrorKind kindOf(Runnable call) {
        try {
            call.run();
        } catch (ExaiException e) {
            return e.kind();
        }
        throw new AssertionError("it did not fail");
    }

    /** Runs the work on 16 threads at once; returns how much of it succeeded. */
    private static int run(List<Callable<Boolean>> work) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            int succeeded = 0;
            for (Future<Boolean> done : threads.invokeAll(work)) {
                succeeded += succeeded(done) ? 1 : 0;
            }
            return succeeded;
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean succeeded(Future<Boolean> done) throws InterruptedException {
        try {
            return done.get();
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(IllegalArgumentException.class);
            return false;
        }
    }
}
