package dev.exai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.server.cli.Program.Outcome;
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
    void stdio_wrongSetting_refusesToStartAndNamesIt() {
        Outcome outcome = new Program(home).with("EXAI_TIMEOUTS_TOTAL", "soon").run("stdio", "--demo");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("timeouts.total", "EXAI_TIMEOUTS_TOTAL");
        assertThat(outcome.out()).isEmpty();
    }
}
