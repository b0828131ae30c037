package dev.exai.core.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.Message;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.TurnContent;
import dev.exai.sessions.internal.Schema;
import dev.exai.sessions.internal.SqlConversationStore;
import dev.exai.testkit.disk.Directories;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Readers that never pause, and one that stays for long: nobody is told BUSY, and the log begins anew.
 * {@code -Dexai.log.writes} makes it longer.
 */
class LogBoundTest {
    private static final PrincipalId ANN = new PrincipalId("ann");
    private static final int WRITES = Integer.getInteger("exai.log.writes", 60);
    private static final int READERS = 3;
    private static final int MOST = 1_000;
    private static final long LIMIT = 1 << 20;
    private static final ConversationLimits WIDE =
            new ConversationLimits(1_000_000, 1L << 40, 1_000, 1L << 40, Duration.ofDays(1));

    @TempDir
    Path home;

    private final AtomicLong longest = new AtomicLong();
    private final AtomicLong cuts = new AtomicLong();
    private long last;
    private Path place;
    private Path file;
    private SqliteDatabase database;
    private Conversations conversations;
    private ConversationId id;

    @BeforeEach
    void open() throws IOException {
        place = Directories.quick(home); // it shows how long the log is, not what is kept
        database = new SqliteDatabase(place, Schema.MIGRATIONS, TimeSource.system(), LIMIT);
        file = database.path();
        conversations = new Conversations(new SqlConversationStore(database, WIDE, TimeSource.system()));
        id = conversations.start(ANN).id();
    }

    @AfterEach
    void close() {
        database.close();
        Directories.delete(place);
    }

    @Test
    void writes_besideReadersWithoutAPause_keepTheLogBounded() throws Exception {
        append(20);
        AtomicBoolean over = new AtomicBoolean();

        List<Future<?>> readers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(READERS); // virtual ones would leave the writer no core
        for (int i = 0; i < READERS; i++) {
            readers.add(threads.submit(() -> readUntil(over)));
        }
        try {
            append(WRITES);
            for (int i = 0; i < MOST && cuts.get() == 0; i++) {
                append(1);
            }
        } finally {
            over.set(true);
            threads.shutdown();
        }
        for (Future<?> reader : readers) {
            reader.get(30, TimeUnit.SECONDS); // none was told BUSY
        }

        assertThat(cuts)
                .as("times the log began anew; %s bytes at most", longest)
                .hasPositiveValue();
        assertThat(longest).hasValueLessThan(64 * LIMIT);
    }

    private void readUntil(AtomicBoolean over) {
        while (!over.get()) {
            assertThat(conversations.turns(ANN, id, 0, 20).turns()).hasSize(20);
        }
    }

    @Test
    void writes_besideAReaderThatStays_areNeverRefusedAndTheLogShrinksAfterwards() throws Exception {
        append(10);
        long before;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            before = turns(statement);

            append(WRITES);

            assertThat(turns(statement)).as("what it sees").isEqualTo(before);
            statement.execute("COMMIT");
        }
        assertThat(longest).as("the log while it stays").hasValueGreaterThan(LIMIT);
        for (int i = 0; i < WRITES && SqliteLog.length(file) > LIMIT; i++) {
            append(1);
        }

        assertThat(SqliteLog.length(file)).isLessThanOrEqualTo(LIMIT);
        assertThat(conversations.get(ANN, id).version()).isGreaterThanOrEqualTo(before + WRITES);
    }

    private void append(int turns) {
        TurnContent content =
                TurnContent.of(List.of(Message.user("x".repeat(1_000)))).build();
        for (int i = 0; i < turns; i++) {
            conversations.append(ANN, id, content);
            long length = SqliteLog.length(file);
            longest.accumulateAndGet(length, Math::max);
            if (length < last) {
                cuts.incrementAndGet();
            }
            last = length;
        }
    }

    private static long turns(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM turns")) {
            row.next();
            return row.getLong(1);
        }
    }
}
