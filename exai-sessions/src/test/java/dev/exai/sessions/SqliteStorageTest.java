package dev.exai.sessions;

import static dev.exai.sessions.ConversationRules.ANN;
import static dev.exai.sessions.ConversationRules.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStorageTest {
    @TempDir
    Path home;

    private Path data;
    private Path file;
    private final List<Storage> opened = new ArrayList<>();

    @BeforeEach
    void setUp() {
        data = home.resolve("a").resolve("data");
        file = data.resolve("exai.db");
    }

    @AfterEach
    void closeAll() {
        opened.forEach(Storage::close);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("exai-storage");
    }

    @Test
    void firstUse_emptyPlace_makesEverythingForTheOwnerAlone() throws IOException {
        conversations().start(ANN);

        try (Stream<Path> files = Files.list(data)) {
            assertThat(files)
                    .allSatisfy(each ->
                            assertThat(permissions(each)).as(each.toString()).isEqualTo("rw-------"))
                    .extracting(each -> each.getFileName().toString())
                    .contains("exai.db", "exai.db-wal", "exai.lock");
        }
        assertThat(permissions(data)).isEqualTo("rwx------");
        assertThat(permissions(data.getParent())).isEqualTo("rwx------");
    }

    @Test
    void construction_withoutUse_touchesNothing() {
        storage().close();

        assertThat(home).isEmptyDirectory();
    }

    @Test
    void openSoon_deferredConversations_opensWithoutAUse() {
        Storage storage = storage();
        Conversations conversations =
                Conversations.deferred(() -> storage.conversationStore(ConversationLimits.DEFAULT), storage::openSoon);

        conversations.openSoon();

        InBackground.awaitThat(() -> Files.exists(file));
        assertThat(conversations.start(ANN).owner()).isEqualTo(ANN);
        conversations.openSoon(); // has nothing to do
    }

    @Test
    void openSoon_directoryInUse_isToldByTheFirstUse() {
        storage().open();
        Storage second = storage();

        second.openSoon();

        assertRefused(second::open, "is in use by process");
    }

    @Test
    void open_directoryInUse_namesTheHolderAndLeavesItAlone() {
        Conversations first = conversations();
        ConversationId id = first.start(ANN).id();

        assertRefused(
                () -> storage().open(),
                "is in use by process " + ProcessHandle.current().pid());

        first.append(ANN, id, said("still here"));
        assertThat(first.turns(ANN, id, 0, 10).turns()).hasSize(1);
    }

    @Test
    void open_afterAnOrderlyEnd_isFreeAgain() {
        storage().open();
        closeAllNow();

        storage().open();

        assertThat(data.resolve("exai.holder")).exists();
    }

    @Test
    void open_fileThatIsNoDatabase_isRefusedAndUntouched() throws IOException {
        Files.createDirectories(data);
        for (String content : List.of("", "not a database, but somebody's notes")) {
            Files.writeString(file, content);

            assertRefused(() -> storage().open(), content.isEmpty() ? "is empty" : "is no SQLite database");

            assertThat(file).hasContent(content);
        }
    }

    @Test
    void open_databaseOfAnotherProgram_isRefused() throws Exception {
        Files.createDirectories(data);
        inDatabase("CREATE TABLE notes (text TEXT)");

        assertRefused(() -> storage().open(), "another program");
    }

    @Test
    void open_newerSchema_isRefusedAndUnchanged() throws Exception {
        conversations().start(ANN);
        closeAllNow();
        inDatabase("INSERT INTO exai_schema (version, name, applied_at) VALUES (99, 'later', 0)");
        byte[] before = Files.readAllBytes(file);

        assertRefused(() -> storage().open(), "written by a newer version");

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void open_logWithoutItsDatabase_isRefused() throws IOException {
        Files.createDirectories(data);
        Files.writeString(data.resolve("exai.db-wal"), "the only copy");

        assertRefused(() -> storage().open(), "is missing but its log");
    }

    @Test
    void open_placeThatCannotBeWritten_isRefusedWithThePath() throws IOException {
        Files.writeString(home.resolve("a"), "a file where a directory should be");

        assertRefused(() -> storage().open(), data.toString());
    }

    @Test
    void open_leftoverOfAnInterruptedCreation_beginsAnew() throws IOException {
        Files.createDirectories(data);
        Files.writeString(data.resolve("exai.db.new"), "half");

        conversations().start(ANN);

        assertThat(file).exists();
        assertThat(data.resolve("exai.db.new")).doesNotExist();
    }

    @Test
    void read_rowChangedOnDisk_isFoundOutAndOthersStillWork() throws Exception {
        Conversations before = conversations();
        ConversationId damaged = before.start(ANN).id();
        before.append(ANN, damaged, said("what was said"));
        ConversationId whole = before.start(ANN).id();
        before.append(ANN, whole, said("something else"));
        closeAllNow();
        inDatabase("UPDATE turns SET body = replace(body, 'what', 'that')");
        Conversations after = conversations();

        assertThatThrownBy(() -> after.turns(ANN, damaged, 0, 10))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INTERNAL))
                .hasMessageContaining("turn 1 of the conversation is damaged");
        assertThat(after.turns(ANN, whole, 0, 10).turns()).hasSize(1);
    }

    @Test
    void read_anyByteFlipped_isRightOrAnErrorAndNeverEmpty() throws IOException {
        Conversations before = conversations();
        ConversationId id = before.start(ANN).id();
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            turns.add(before.append(ANN, id, said("turn " + i + " " + "x".repeat(300))));
        }
        closeAllNow();
        long length = Files.size(file);

        for (long at = 100; at < length; at += 1_777) {
            flip(at);
            assertRightOrFailed(id, turns, at);
            closeAllNow();
            flip(at);
        }

        assertThat(conversations().turns(ANN, id, 0, 100).turns()).isEqualTo(turns);
    }

    @Test
    void use_afterClose_isRefused() {
        Storage storage = storage();
        Conversations conversations = storage.conversations(ConversationLimits.DEFAULT);
        ConversationId id = conversations.start(ANN).id();

        storage.close();

        assertThatThrownBy(() -> conversations.append(ANN, id, said("x")))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CLOSED));
        assertThatThrownBy(() -> conversations.get(ANN, id))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CLOSED));
    }

    @Test
    void append_onAnInterruptedThread_isKeptAndTheInterruptToo() {
        Conversations conversations = conversations();
        ConversationId id = conversations.start(ANN).id();

        Thread.currentThread().interrupt();
        conversations.append(ANN, id, said("partial answer"));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(conversations.turns(ANN, id, 0, 10).turns()).hasSize(1);
    }

    private void assertRightOrFailed(ConversationId id, List<Turn> turns, long at) {
        try {
            assertThat(conversations().turns(ANN, id, 0, 100).turns())
                    .as("byte " + at)
                    .isEqualTo(turns);
        } catch (ExaiException e) {
            assertThat(e.kind()).as("byte " + at).isNotEqualTo(ErrorKind.UNKNOWN_OUTCOME);
        }
    }

    private void flip(long at) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int old = bytes.read();
            bytes.seek(at);
            bytes.write(old ^ 0x10);
        }
    }

    private void inDatabase(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void assertRefused(ThrowingCallable opening, String why) {
        assertThatThrownBy(opening)
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION))
                .hasMessageContaining(why);
    }

    private Conversations conversations() {
        return storage().conversations(ConversationLimits.DEFAULT);
    }

    private Storage storage() {
        Storage storage = Storage.sqlite(data, TimeSource.system());
        opened.add(storage);
        return storage;
    }

    private void closeAllNow() {
        opened.forEach(Storage::close);
        opened.clear();
    }
}
