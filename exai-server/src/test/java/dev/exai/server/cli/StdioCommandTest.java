package dev.exai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.server.cli.Program.Outcome;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.Storage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StdioCommandTest {
    private static final String META = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{}}";
    private static final String CHAT = "\"name\":\"chat\",\"arguments\":{\"prompt\":\"hello over pipes\"}";

    @TempDir
    private Path home;

    @Test
    void stdio_callOfTheCurrentRevision_answersFromTheDemoProvider() {
        String call =
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{" + CHAT + "," + META + "}}\n";

        Outcome outcome = new Program(home).input(call).run("stdio", "--demo");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains("\"id\":7", "You said: hello over pipes", "\"isError\":false")
                .hasLineCount(1);
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void stdio_initializeThenCall_answersBoth() {
        String lines = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
            "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}
            {"jsonrpc":"2.0","method":"notifications/initialized"}
            {"jsonrpc":"2.0","id":2,"method":"tools/call","params":{%s}}
            """.formatted(CHAT);

        Outcome outcome = new Program(home).input(lines).run("stdio", "--demo");

        assertThat(outcome.out()).contains("\"protocolVersion\":\"2025-11-25\"", "You said: hello over pipes");
    }

    @Test
    void stdio_directoryOfAnotherProcess_namesItAndPretendsNothing() {
        Program program = new Program(home);
        String handle;
        try (Storage other = Storage.sqlite(program.dataDirectory(), TimeSource.system())) {
            handle = other.conversations(ConversationLimits.DEFAULT)
                    .start(PrincipalId.LOCAL)
                    .id()
                    .value();

            String plain = ask(program, "");
            String known = ask(program, ",\"continuation_id\":\"" + handle + "\"");
            String keyed = ask(program, ",\"idempotency_key\":\"k1\"");

            String holder = "is in use by process " + ProcessHandle.current().pid();
            assertThat(plain).contains("You said: hi", "not_kept", holder).doesNotContain("continuation_id");
            assertThat(known).contains("\"isError\":true", holder).doesNotContain("You said");
            assertThat(keyed).contains("\"isError\":true", holder).doesNotContain("You said");
        }
        assertThat(ask(program, ",\"continuation_id\":\"" + handle + "\""))
                .as("once the other has ended")
                .contains("You said: hi", handle)
                .doesNotContain("not_kept");
    }

    private static String ask(Program program, String more) {
        String call = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"chat\","
                + "\"arguments\":{\"prompt\":\"hi\"" + more + "}," + META + "}}\n";
        return program.input(call).run("stdio", "--demo").out();
    }

    @Test
    void stdio_wrongSetting_refusesToStartAndNamesIt() {
        Outcome outcome = new Program(home).with("EXAI_TIMEOUTS_TOTAL", "soon").run("stdio", "--demo");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("timeouts.total", "EXAI_TIMEOUTS_TOTAL");
        assertThat(outcome.out()).isEmpty();
    }
}
