package dev.exai.sessions;

import static dev.exai.sessions.ConversationRules.ANN;
import static dev.exai.sessions.ConversationRules.BOB;
import static dev.exai.sessions.ConversationRules.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.testkit.Parallel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checking, backup, repair and moving. */
class StorageCareTest {
    private static final TimeSource TIME = TimeSource.system();

    @TempDir
    Path home;

    @Test
    void check_soundStorage_countsEverything() {
        try (Storage storage = filled("data")) {
            StorageReport report = storage.check();

            assertThat(report.faults()).isEmpty();
            assertThat(report.isSound()).isTrue();
            assertThat(report.conversations()).isEqualTo(6);
            assertThat(report.turns()).isEqualTo(24);
            assertThat(report.auditEntries()).isEqualTo(8);
            assertThat(storage.check()).isEqualTo(report);
        }
    }

    @Test
    void check_whatDoesNotFit_isNamedWithoutContent() throws SQLException {
        filled("data").close();
        inDatabase(
                "UPDATE turns SET body = replace(body, 'turn 1', 'turn !') WHERE conversation = 1 AND number = 2",
                "DELETE FROM turns WHERE conversation = 2 AND number = 3",
                "UPDATE conversations SET version = 9 WHERE seq = 3",
                "UPDATE conversations SET bytes = 1 WHERE seq = 4",
                "UPDATE owners SET conversations = 77 WHERE owner = 'bob'",
                "INSERT INTO turns SELECT 99, number, at, body, words, digest FROM turns WHERE conversation = 1");

        try (Storage storage = Storage.sqliteReadOnly(home.resolve("data"), TIME)) {
            StorageReport report = storage.check();

            assertThat(report.isSound()).isFalse();
            assertThat(String.join("\n", report.faults()))
                    .contains("turn 2 is damaged", "has no turn 3", "ends at turn 4, not 9", "bytes, not 1")
                    .contains("the counts of bob are wrong", "4 turns belong to no conversation")
                    .doesNotContain("turn !");
        }
    }

    @Test
    void conversations_whoseRowsAreDamaged_holdUpNobodyBehindThem() throws SQLException {
        ManualTime clock = new ManualTime();
        ConversationId first;
        ConversationId later;
        try (Storage storage = Storage.sqlite(home.resolve("data"), clock)) {
            Conversations conversations = storage.conversations(ConversationLimits.DEFAULT);
            first = conversations.start(ANN).id();
            for (int i = 1; i < 60; i++) {
                conversations.start(ANN);
            }
            clock.advance(Duration.ofSeconds(1));
            later = conversations.start(BOB).id();
        }
        inDatabase("UPDATE conversations SET pinned_turns = 'no number' WHERE seq <= 55");
        clock.advance(ConversationLimits.DEFAULT.idle().multipliedBy(2));

        try (Storage storage = Storage.sqlite(home.resolve("data"), clock)) {
            Conversations conversations = storage.conversations(ConversationLimits.DEFAULT);
            conversations.start(BOB);

            assertThat(conversations.sweep())
                    .as("what the start above has left")
                    .isZero();
            assertThatThrownBy(() -> conversations.get(BOB, later)).hasMessageContaining("expired");
            assertThat(storage.check().faults()).hasSize(55).contains("the conversation at place 1 is damaged");
            assertThatThrownBy(() -> conversations.get(ANN, first))
                    .isInstanceOf(ExaiException.class)
                    .hasMessageContaining("is damaged in the storage");
        }
        assertThat(Storage.repair(home.resolve("data"), clock)).hasSize(55);
    }

    @Test
    void readOnly_besideAWriter_seesWhatIsAcknowledgedAndChangesNothing() {
        try (Storage writer = filled("data");
                Storage reader = Storage.sqliteReadOnly(home.resolve("data"), TIME)) {
            Conversations there = writer.conversations(ConversationLimits.DEFAULT);
            Conversations seen = reader.conversations(ConversationLimits.DEFAULT);
            Conversation begun = there.start(ANN);

            assertThat(seen.get(ANN, begun.id())).isEqualTo(begun);
            assertThatThrownBy(() -> seen.delete(ANN, begun.id()))
                    .isInstanceOfSatisfying(
                            ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED));
        }
    }

    @Test
    void readOnly_nothingThere_saysSo() {
        try (Storage reader = Storage.sqliteReadOnly(home.resolve("nowhere"), TIME)) {
            assertThatThrownBy(reader::check)
                    .isInstanceOfSatisfying(
                            ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
        }
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void backUp_duringWrites_restoresToASoundStorageWithEverythingBefore() throws Exception {
        Path copy = home.resolve("copy.db");
        ConversationId before;
        try (Storage storage = filled("data")) {
            Conversations conversations = storage.conversations(ConversationLimits.DEFAULT);
            before = conversations.start(ANN).id();
            Parallel.inParallel(4, number -> {
                if (number == 0) {
                    Storage.backUp(home.resolve("data"), copy);
                } else {
                    ConversationId id = conversations.start(ANN).id();
                    for (int i = 0; i < 60; i++) {
                        conversations.append(ANN, id, said("meanwhile " + "x".repeat(2_000)));
                    }
                }
                return number;
            });
        }

        Files.createDirectories(home.resolve("restored"));
        Files.move(copy, home.resolve("restored").resolve("exai.db"));

        try (Storage restored = Storage.sqlite(home.resolve("restored"), TIME)) {
            assertThat(restored.check().faults()).isEmpty();
            assertThat(restored.conversations(ConversationLimits.DEFAULT)
                            .get(ANN, before)
                            .id())
                    .isEqualTo(before);
        }
    }

    @Test
    void backUp_targetThatExistsOrNoSource_isRefused() throws IOException {
        Files.writeString(home.resolve("there"), "precious");
        filled("data").close();

        assertThatThrownBy(() -> Storage.backUp(home.resolve("data"), home.resolve("there")))
                .hasMessageContaining("a backup overwrites nothing");
        assertThatThrownBy(() -> Storage.backUp(home.resolve("nowhere"), home.resolve("new")))
                .hasMessageContaining("there is no storage");
        assertThat(home.resolve("there")).hasContent("precious");
    }

    @Test
    void repair_damagedPages_keepsWhatCanBeReadAndMarksWhatCannot() throws Exception {
        Conversation whole;
        try (Storage storage = filled("data")) {
            Conversations conversations = storage.conversations(ConversationLimits.DEFAULT);
            for (int i = 0; i < 30; i++) {
                conversations.append(
                        BOB, conversations.start(BOB).id(), said("some text " + i + " " + "y".repeat(3_000)));
            }
            whole = conversations.start(ANN, "the last");
            conversations.append(ANN, whole.id(), said("still here"));
        }
        inDatabase("UPDATE turns SET body = 'x' WHERE conversation = 1 AND number = 2");
        destroyPage(home.resolve("data").resolve("exai.db"), "some text 11 ");

        List<String> losses = Storage.repair(home.resolve("data"), TIME);

        assertThat(losses).isNotEmpty().anyMatch(loss -> loss.endsWith("turn 2 is lost"));
        try (Storage repaired = Storage.sqlite(home.resolve("data"), TIME)) {
            assertThat(repaired.check().faults()).isEmpty();
            Conversations conversations = repaired.conversations(ConversationLimits.DEFAULT);
            assertThat(conversations.get(ANN, whole.id()).title()).isEqualTo("the last");
            assertThat(conversations
                            .turns(ANN, whole.id(), 0, 9)
                            .turns()
                            .get(0)
                            .messages()
                            .get(0)
                            .text())
                    .isEqualTo("still here");
            SearchPage marks = conversations.search(ANN, "this turn was lost", null, 10);
            assertThat(marks.hits()).extracting(SearchHit::turn).containsExactly(2L);
        }
        try (Stream<Path> files = Files.list(home.resolve("data"))) {
            assertThat(files).anyMatch(file -> file.getFileName().toString().startsWith("exai.db.damaged-"));
        }
    }

    @Test
    void repair_directoryInUseOrEmpty_isRefused() {
        try (Storage storage = filled("data")) {
            assertThat(storage.check().isSound()).isTrue();
            assertThatThrownBy(() -> Storage.repair(home.resolve("data"), TIME)).hasMessageContaining("is in use by");
        }
        assertThatThrownBy(() -> Storage.repair(home.resolve("nowhere"), TIME))
                .hasMessageContaining("there is no storage");
    }

    @Test
    void copyTo_postgres_holdsTheSameAndGoesOn() throws Exception {
        try (Storage source = filled("data");
                Storage target = PostgresServer.storage(PostgresServer.freshSchema(), TIME)) {
            StorageReport before = source.check();

            StorageReport after = source.copyTo(target);

            assertThat(after).isEqualTo(before);
            Conversations here = source.conversations(ConversationLimits.DEFAULT);
            Conversations there = target.conversations(ConversationLimits.DEFAULT);
            ConversationId id = here.list(ANN, null, 1).conversations().get(0).id();
            assertThat(there.list(ANN, null, 500))
                    .extracting(ConversationPage::conversations)
                    .isEqualTo(here.list(ANN, null, 500).conversations());
            assertThat(there.turns(ANN, id, 0, 500)).isEqualTo(here.turns(ANN, id, 0, 500));
            assertThat(there.append(ANN, id, said("one more")).number()).isEqualTo(5);
            assertThat(target.check().faults()).isEmpty();
            assertThatThrownBy(() -> source.copyTo(target))
                    .isInstanceOfSatisfying(
                            ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
        }
    }

    @Test
    void copyTo_damagedSource_copiesNothing() throws Exception {
        filled("data").close();
        inDatabase("UPDATE turns SET body = 'x' WHERE conversation = 1 AND number = 2");

        try (Storage source = Storage.sqlite(home.resolve("data"), TIME);
                Storage target = Storage.sqlite(home.resolve("target"), TIME)) {
            assertThatThrownBy(() -> source.copyTo(target)).hasMessageContaining("nothing was copied");

            assertThat(target.check().conversations()).isZero();
        }
    }

    /** Six conversations of four turns, an end and an edit. */
    private Storage filled(String directory) {
        Storage storage = Storage.sqlite(home.resolve(directory), TIME);
        Conversations conversations = storage.conversations(ConversationLimits.DEFAULT);
        for (int i = 0; i < 6; i++) {
            Conversation begun = conversations.start(i < 4 ? ANN : BOB, "title " + i);
            for (int turn = 0; turn < 4; turn++) {
                conversations.append(begun.owner(), begun.id(), said("turn " + turn));
            }
        }
        ConversationId gone = conversations.start(ANN).id();
        conversations.delete(ANN, gone);
        return storage;
    }

    private void inDatabase(String... statements) throws SQLException {
        Path file = home.resolve("data").resolve("exai.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Overwrites the page in which the text stands. */
    private static void destroyPage(Path file, String text) throws IOException {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        int page = content.indexOf(text) / 4_096;
        assertThat(page).isPositive();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(4_096), page * 4_096L);
        }
    }
}
