package dev.exai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.Usage;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.Storage;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.Parallel;
import dev.exai.testkit.WireDialect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Servers and commands on a real PostgreSQL. */
@Timeout(120)
class PostgresStorageTest {
    private static final String QUESTION = "{\"prompt\":\"hi\",\"model\":\"gpt-4.1\",\"max_output_tokens\":1000}";

    private static TestDatabase database;

    @TempDir
    private Path home;

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.start();
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
    }

    @BeforeEach
    void empty() throws Exception {
        database.inside("DROP SCHEMA public CASCADE");
        database.inside("CREATE SCHEMA public");
    }

    @Test
    void twoServers_onOneDatabase_areOne() throws Exception {
        String handle;
        try (Served one = Served.start(program("one"), "--demo");
                Served two = Served.start(program("two"), "--demo")) {
            JsonNode first = one.client().structured("chat", "{\"prompt\":\"red herring\"}");
            handle = first.path("continuation_id").stringValue();
            JsonNode second =
                    two.client().structured("chat", "{\"prompt\":\"again\",\"continuation_id\":\"" + handle + "\"}");

            assertThat(second.path("sent").path("earlier_turns").intValue()).isOne();
            assertThat(program("three").run("conversations", "show", handle).out())
                    .contains("user: red herring", "user: again");
            assertThat(program("three")
                            .run("conversations", "search", "HERRING")
                            .out())
                    .contains(handle);
            assertThat(program("three").run("storage", "check").out()).contains("1 conversations, 2 turns");
            assertThat(program("three").run("doctor", "--demo").out()).contains("ok\tstorage: postgresql, can be read");
        }
        Program.Outcome exported = program("three").run("conversations", "export", "--output", "all.jsonl");
        assertThat(exported.code()).isZero();
        assertThat(program("three").run("conversations", "delete", handle).code())
                .isZero();
        assertThat(program("one").run("conversations", "list").out()).isEmpty();
        assertThat(program("three").run("conversations", "import", "all.jsonl").out())
                .contains(handle + "\t2 turns\tas conv_");
        assertThat(home.resolve("one").resolve(".local")).isNotEmptyDirectory(); // the token
        assertThat(program("one").dataDirectory().resolve("exai.db")).doesNotExist();
    }

    @Test
    void files_ofTwoServersOnOneDatabase_areSharedAndSentOnce() throws Exception {
        Path document = Files.writeString(home.resolve("paper.pdf"), "%PDF-1.7 words");
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.KIMI)) {
            upstream.onEveryChat().reply("well");
            String question = "{\"question\":\"what?\",\"file_path\":\"" + document + "\"}";
            try (Served one = Served.start(keepingFiles(upstream, "one"), "--set", "storage.connections=4");
                    Served two = Served.start(keepingFiles(upstream, "two"), "--set", "storage.connections=4")) {
                List<Served> both = List.of(one, two);

                List<JsonNode> answers = Parallel.inParallel(
                        8, number -> both.get(number % 2).client().structured("smart_file_query", question));

                assertThat(answers)
                        .allMatch(answer -> answer.path("sent").toString().contains("provider_text"));
                assertThat(two.client()
                                .structured("manage_files", "{\"operation\":\"list\"}")
                                .path("files"))
                        .hasSize(1);
            }
            assertThat(upstream.requests().stream()
                            .filter(request -> request.method().equals("POST")
                                    && request.path().endsWith("/files")))
                    .hasSize(1);
            assertThat(keepingFiles(upstream, "three").run("files", "list").out())
                    .contains("paper.pdf");
        }
    }

    private Program keepingFiles(FakeUpstream upstream, String name) {
        return program(name)
                .with("KIMI_API_KEY", upstream.key())
                .with("EXAI_PROVIDER_KIMI_BASE_URL", upstream.baseUrl().toString())
                .with("EXAI_FILES_ROOTS", home.toString())
                .with("EXAI_FILES_STORED_CONTENTS", home.resolve("contents").toString());
    }

    @Test
    void budget_ofTwoServersAtOnce_holdsForBothAndAfterARestart() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI)) {
            upstream.onEveryChat().usage(Usage.of(100, 300)).reply("well");
            int sum;
            try (Served one = Served.start(spending(upstream, "one"));
                    Served two = Served.start(spending(upstream, "two"))) {
                List<Served> both = List.of(one, two);

                sum = Parallel.inParallel(4, number -> answered(both.get(number % 2))).stream()
                        .mapToInt(Integer::intValue)
                        .sum();
            }
            try (Served again = Served.start(spending(upstream, "one"))) {
                sum += answered(again);

                assertThat(again.client().error("chat", QUESTION).toString())
                        .contains("QUOTA_EXHAUSTED", "of a caller's day", "2000 tokens");
            }
            assertThat(sum).isEqualTo(5); // each reserves 1,000 of 3,000 and uses 400
            assertThat(upstream.requests()).hasSize(5);
        }
    }

    @Test
    void migrate_settingsNameTheTarget_needsNoOptions() {
        Program sqlite = new Program(home.resolve("old"))
                .with("EXAI_STORAGE_URL", database.url("exai"))
                .with("EXAI_STORAGE_USER", TestDatabase.USER)
                .with("EXAI_STORAGE_PASSWORD", TestDatabase.PASSWORD);
        try (Storage storage = Storage.sqlite(sqlite.dataDirectory(), TimeSource.system())) {
            storage.conversations(ConversationLimits.DEFAULT).start(PrincipalId.LOCAL, "moved");
        }

        Program.Outcome moved = sqlite.run("storage", "migrate");

        assertThat(moved.out()).contains("1 conversations", "both hold the same");
        assertThat(program("new").run("conversations", "list").out()).contains("moved");
        assertThat(program("new").run("storage", "backup", "x").err()).contains("pg_dump");
        assertThat(program("new").run("storage", "repair").err()).contains("storage is postgresql");
    }

    @Test
    void start_whatIsWrong_namesTheSetting() throws Exception {
        assertRefused(program("a").with("EXAI_STORAGE_PASSWORD", "wrong"), "storage.user or storage.password is wrong");
        assertRefused(
                program("a").with("EXAI_STORAGE_URL", database.url("nowhere")), "storage.url names what is not there");
        assertRefused(
                program("a").with("EXAI_STORAGE_URL", "jdbc:postgresql://localhost:1/exai"),
                "storage.url leads nowhere");
        assertRefused(
                program("a").with("EXAI_STORAGE_URL", "jdbc:postgresql://localhost:port/exai"),
                "storage.url: the address of the database cannot be understood");
        assertRefused(new Program(home).with("EXAI_STORAGE", "postgresql"), "storage.url: is missing");

        database.inside("CREATE TABLE exai_schema (version INTEGER PRIMARY KEY, name TEXT, applied_at BIGINT)");
        assertThat(program("a").run("conversations", "list").err()).contains("the database is empty");
        database.inside("INSERT INTO exai_schema VALUES (1, 'older', 0)");
        assertThat(program("a").run("conversations", "list").err()).contains("older schema");
        assertThat(program("a").run("doctor").out()).contains("note\tstorage: postgresql: the storage has an older");
        database.inside("INSERT INTO exai_schema VALUES (99, 'newer', 0)");
        assertRefused(program("a"), "written by a newer version");
        Program.Outcome doctor = program("a").run("doctor", "--demo");
        assertThat(doctor.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(doctor.out()).contains("broken\tstorage: postgresql: ").contains("newer version");
    }

    @Test
    void stdio_databaseRefusesTheLogin_doesNotPretendToKeepAnything() {
        String initialize = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
                + "\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}\n";
        String ask = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"chat\","
                + "\"arguments\":{\"prompt\":\"hi\"}}}\n";

        Program.Outcome outcome = program("a")
                .with("EXAI_STORAGE_PASSWORD", "wrong")
                .input(initialize + ask)
                .run("stdio", "--demo");

        assertThat(outcome.out()).contains("not_kept", "storage.user or storage.password is wrong");
    }

    private static void assertRefused(Program program, String why) {
        Program.Outcome served = program.run("serve", "--demo", "--port", "0");

        assertThat(served.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(served.err()).contains(why).doesNotContain(TestDatabase.PASSWORD);
    }

    private static int answered(Served served) throws Exception {
        int answered = 0;
        for (int i = 0; i < 6; i++) {
            JsonNode result = served.client().call("chat", QUESTION);
            answered += result.path("isError").booleanValue() ? 0 : 1;
        }
        return answered;
    }

    private Program spending(FakeUpstream upstream, String name) {
        return program(name)
                .with("OPENAI_API_KEY", upstream.key())
                .with("EXAI_PROVIDER_OPENAI_BASE_URL", upstream.baseUrl().toString())
                .with("EXAI_BUDGET_PER_PRINCIPAL_DAY_TOKENS", "3000");
    }

    /** A program of a machine of its own on the database. */
    private Program program(String machine) {
        Path own = home.resolve(machine);
        try {
            Files.createDirectories(own);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
        return new Program(own)
                .with("EXAI_STORAGE", "postgresql")
                .with("EXAI_STORAGE_URL", database.url("exai"))
                .with("EXAI_STORAGE_USER", TestDatabase.USER)
                .with("EXAI_STORAGE_PASSWORD", TestDatabase.PASSWORD);
    }
}
