package dev.exai.core.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.Message;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.PostgresPlace;
import dev.exai.sessions.Storage;
import dev.exai.sessions.TurnContent;
import dev.exai.sessions.proof.NativeSqlite;
import dev.exai.testkit.fault.ChildProgram;
import dev.exai.testkit.fault.CrashRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed in the middle of a migration: the schema is the old one or the new one. */
@Tag("crash")
class KilledMigrationTest {
    private static final PrincipalId ANN = new PrincipalId("ann");
    private static final String SCHEMA = "SELECT name, sql FROM sqlite_master ORDER BY name";
    private static final String TABLES =
            "SELECT tablename, tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1";

    @TempDir
    Path home;

    @Test
    void sqlite_killedBeforeAnyStatement_hasTheOldSchemaAndMigratesThen() throws Exception {
        Path old = home.resolve("old");
        ConversationId id;
        try (Storage storage = Storage.sqlite(old, TimeSource.system())) {
            id = filled(storage);
        }
        List<String> newest = rows(address(old), SCHEMA);
        makeOlder(address(old));
        List<String> older = rows(address(old), SCHEMA);

        List<String> said = new CrashRunner(program(), home.toString()).runAndKillAfter(1);

        int standing = Integer.parseInt(said.get(0).substring("standing ".length()));
        assertThat(standing).isGreaterThan(10);
        for (int number = 1; number <= standing; number++) {
            Path place = home.resolve(Integer.toString(number));
            assertThat(rows(address(place), SCHEMA))
                    .as("before statement %d", number)
                    .isEqualTo(older);
            try (Storage storage = Storage.sqlite(place, TimeSource.system())) {
                assertWhole(storage, id);
            }
            assertThat(rows(address(place), SCHEMA)).isEqualTo(newest);
        }
        Path finished = home.resolve(Integer.toString(standing + 1));
        assertThat(rows(address(finished), SCHEMA)).containsAll(newest);
    }

    @Test
    void postgres_killedBeforeTheCommit_hasTheOldSchemaAndMigratesThen() throws Exception {
        String url = PostgresPlace.freshSchema();
        ConversationId id;
        try (Storage storage = Storage.postgres(url, null, null, 2, TimeSource.system())) {
            id = filled(storage);
        }
        List<String> newest = rows(url, TABLES);
        makeOlder(url);
        List<String> older = rows(url, TABLES);

        List<String> said = new CrashRunner(program(), url).runAndKillAfter(1);

        assertThat(said).containsExactly("standing 1");
        assertThat(rows(url, TABLES)).isEqualTo(older);
        try (Storage storage = Storage.postgres(url, null, null, 2, TimeSource.system())) {
            assertWhole(storage, id);
        }
        assertThat(rows(url, TABLES)).isEqualTo(newest);
    }

    private ChildProgram program() throws IOException {
        return new ChildProgram(Migrating.class).with(NativeSqlite.in(Files.createDirectory(home.resolve("program"))));
    }

    /** More than the cache of a migration holds. */
    private static ConversationId filled(Storage storage) {
        Conversations conversations = storage.conversations(ConversationLimits.DEFAULT);
        ConversationId id = conversations.start(ANN).id();
        for (int i = 0; i < 20; i++) {
            conversations.append(
                    ANN,
                    id,
                    TurnContent.of(List.of(Message.user("x".repeat(9_000)))).build());
        }
        return id;
    }

    private static void assertWhole(Storage storage, ConversationId id) {
        assertThat(storage.check().faults()).isEmpty();
        assertThat(storage.conversations(ConversationLimits.DEFAULT)
                        .get(ANN, id)
                        .version())
                .isEqualTo(20);
    }

    /** As the first version had it. */
    private static void makeOlder(String url) throws SQLException {
        execute(url, "DROP TABLE idempotency", "DROP TABLE spending", "DELETE FROM exai_schema WHERE version > 1");
    }

    private static String address(Path directory) {
        return "jdbc:sqlite:" + directory.resolve(SqliteDatabase.FILE);
    }

    private static void execute(String url, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static List<String> rows(String url, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                rows.add(row.getString(1) + " " + row.getString(2));
            }
        }
        return rows;
    }
}
