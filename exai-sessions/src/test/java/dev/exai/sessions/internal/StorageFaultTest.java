package dev.exai.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.Message;
import dev.exai.core.internal.sql.FaultyDatabase;
import dev.exai.sessions.ConversationEdit;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.Storage;
import dev.exai.sessions.StorageReport;
import dev.exai.sessions.TurnContent;
import dev.exai.testkit.Parallel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every statement of a fixed workload fails, once and for good; and the disk is full. */
class StorageFaultTest {
    private static final PrincipalId ANN = new PrincipalId("ann");
    private static final PrincipalId BOB = new PrincipalId("bob");
    private static final ConversationLimits TWO =
            new ConversationLimits(100, 1L << 20, 2, 1L << 22, Duration.ofDays(1));

    @TempDir
    Path data;

    private FaultyDatabase database;
    private Conversations conversations;

    @BeforeEach
    void open() {
        try (Storage storage = Storage.sqlite(data, TimeSource.system())) {
            storage.open();
        }
        database = new FaultyDatabase(data, Schema.MIGRATIONS);
        conversations = new Conversations(new SqlConversationStore(database, TWO, TimeSource.system()));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void everyStatement_failingOnce_isAllOrNothingAndTheNextCallWorks() {
        failEach(false);
    }

    @Test
    void everyStatement_failingFromThenOn_isAllOrNothingAndWorksWhenItEnds() {
        failEach(true);
    }

    private void failEach(boolean lasting) {
        ConversationId first = conversations.start(ANN).id();
        conversations.append(ANN, first, said("first"));
        int failures = 0;
        boolean failed = true;
        for (int n = 1; failed; n++) {
            StorageReport before = report();
            database.failAt(n, lasting);
            boolean done = true;
            try {
                conversations.edit(ANN, first, new ConversationEdit.Pin(true));
                conversations.append(ANN, conversations.start(ANN).id(), said("turn " + n)); // evicts the one before
            } catch (ExaiException e) {
                done = false;
                assertThat(e.kind()).as("statement %d", n).isEqualTo(ErrorKind.STORAGE_FULL);
            }
            failed = database.hasFailed();
            database.failAt(0, false);
            failures += done ? 0 : 1;
            StorageReport after = report();
            assertThat(after.faults()).as("statement %d", n).isEmpty();
            assertThat(after.turns()).as("statement %d", n).isLessThanOrEqualTo(before.turns() + 1);
            assertThat(conversations.get(ANN, first).version()).isEqualTo(1);
        }
        assertThat(failures).isGreaterThan(15);
        assertThat(conversations.append(ANN, first, said("still works")).number())
                .isEqualTo(2);
    }

    @Test
    void fullFile_growingChanges_areRefusedWholeAndWorkWhenThereIsRoom() {
        ConversationId id = conversations.start(ANN).id();
        conversations.append(ANN, id, said("before"));
        database.mostPages(database.pages() + 4);
        int kept = 1;
        boolean full = false;

        while (!full) {
            try {
                conversations.append(ANN, id, said("x".repeat(3_000)));
                kept++;
            } catch (ExaiException e) {
                assertThat(e.kind()).isEqualTo(ErrorKind.STORAGE_FULL);
                full = true;
            }
        }

        assertThat(conversations.turns(ANN, id, 0, 100).turns()).hasSize(kept);
        assertThat(report().faults()).isEmpty();
        assertThatThrownBy(() -> conversations.append(ANN, id, said("y".repeat(9_000))))
                .isInstanceOf(ExaiException.class);
        database.mostPages(0);
        assertThat(conversations.append(ANN, id, said("z".repeat(3_000))).number())
                .isEqualTo(kept + 1);
    }

    @Test
    void oneBadChange_inABatch_costsTheOthersNothing() throws Exception {
        ConversationId id = conversations.start(ANN).id();

        List<Boolean> kept = Parallel.inParallel(16, number -> {
            try {
                if (number % 4 == 0) {
                    database.write(sql -> {
                        sql.update("INSERT INTO owners (owner, conversations, bytes) VALUES ('half', 1, 1)");
                        throw new IllegalStateException("after a change");
                    });
                }
                for (int i = 0; i < 5; i++) {
                    conversations.append(ANN, id, said(number + " " + i));
                }
                return true;
            } catch (IllegalStateException e) {
                return false;
            }
        });

        assertThat(kept.stream().filter(each -> each)).hasSize(12);
        assertThat(conversations.get(ANN, id).version()).isEqualTo(60);
        assertThat(report().faults()).isEmpty();
    }

    /** So that not even the time an answer takes tells whether somebody else has the handle. */
    @Test
    void foreignHandle_asksTheDatabaseExactlyWhatAnUnknownOneAsks() {
        ConversationId foreign = conversations.start(ANN).id();
        ConversationId unknown = conversations.newHandle();

        List<BiConsumer<PrincipalId, ConversationId>> operations = List.of(
                (who, id) -> conversations.append(who, id, said("x")),
                (who, id) -> conversations.append(who, id, said("x"), 0),
                (who, id) -> conversations.edit(who, id, new ConversationEdit.Pin(true)),
                (who, id) -> conversations.fork(who, id, 0),
                conversations::delete);

        for (BiConsumer<PrincipalId, ConversationId> each : operations) {
            assertThat(refused(each, foreign)).isNotEmpty().isEqualTo(refused(each, unknown));
        }
    }

    private List<String> refused(BiConsumer<PrincipalId, ConversationId> operation, ConversationId id) {
        return database.statementsOf(() -> assertThatThrownBy(() -> operation.accept(BOB, id))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND)));
    }

    private StorageReport report() {
        return new Inspection(database).run(List.of());
    }

    private static TurnContent said(String text) {
        return TurnContent.of(List.of(Message.user(text))).build();
    }
}
