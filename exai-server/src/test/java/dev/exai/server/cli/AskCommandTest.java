package dev.exai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.server.cli.Program.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskCommandTest {
    @TempDir
    private Path home;

    @Test
    void ask_demo_printsTheAnswer() {
        Outcome outcome = new Program(home).run("ask", "--demo", "hello there");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("You said: hello there").endsWith("\n");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void ask_dash_readsTheQuestionFromStandardInput() {
        Outcome outcome = new Program(home).input("from the pipe").run("ask", "--demo", "-");

        assertThat(outcome.out()).contains("You said: from the pipe");
    }

    @Test
    void ask_answerThatSteersATerminal_isPrintedHarmless() {
        Outcome outcome = new Program(home).run("ask", "--demo", "a\u001b[31mred\u0007 b\tc");

        assertThat(outcome.out()).contains("[31mred").contains("b\tc").doesNotContain("\u001b", "\u0007");
    }

    @Test
    void ask_json_printsOneObjectWithModelAndUsage() {
        Outcome outcome = new Program(home).run("ask", "--demo", "--json", "hello");

        assertThat(outcome.out())
                .startsWith("{\"status\":\"success\"")
                .contains("\"model\":\"demo/echo\"", "\"usage\":{", "\"continuation_id\":\"conv_");
    }

    @Test
    void ask_withoutProvider_failsWithOneLine() {
        Outcome outcome = new Program(home).run("ask", "hello");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err().lines()).hasSize(1).first().asString().contains("no provider is configured");
    }

    @Test
    void ask_emptyInput_fails() {
        Outcome outcome = new Program(home).input("  ").run("ask", "--demo", "-");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("question is empty");
    }

    @Test
    void ask_withoutQuestion_isAUsageError() {
        Outcome outcome = new Program(home).run("ask", "--demo");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("QUESTION", "Usage: exai ask");
    }
}
