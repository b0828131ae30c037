package dev.exai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.server.cli.Program.Outcome;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CommandsTest {
    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"serve", "stdio", "ask", "models", "doctor", "config", "version"})
    void help_everyCommand_isPrinted(String command) {
        Outcome outcome = new Program(home).run(command, "--help");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("Usage: exai " + command);
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void program_withoutCommand_isAUsageError() {
        Outcome outcome = new Program(home).run();

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("a command is missing", "Usage: exai");
    }

    @Test
    void program_unknownCommandOrOption_isAUsageError() {
        assertThat(new Program(home).run("destroy").code()).isEqualTo(2);
        assertThat(new Program(home).run("serve", "--colour").code()).isEqualTo(2);
        assertThat(new Program(home).run("stdio", "--port").code()).isEqualTo(2);
        assertThat(new Program(home).run("models", "extra").code()).isEqualTo(2);
    }

    @Test
    void program_version_isPrintedInBothWays() {
        assertThat(new Program(home).run("--version").out()).startsWith("exai ");
        assertThat(new Program(home).run("version").out()).startsWith("exai ").contains("Java");
    }

    @Test
    void models_demo_listsIt() {
        Outcome outcome = new Program(home).run("models", "--demo");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("demo/echo", "not available: ", "default model: auto");
    }

    @Test
    void models_json_isOneObject() {
        JsonNode json = new JsonMapper()
                .readTree(new Program(home).run("models", "--demo", "--json").out());

        assertThat(json.path("providers").path(0).path("id").stringValue()).isEqualTo("demo");
        assertThat(json.path("default_model").stringValue()).isEqualTo("auto");
    }

    @Test
    void models_restricted_listsTheAllowedOnly() {
        Outcome outcome = new Program(home)
                .with("GLM_API_KEY", "a-key-of-the-test")
                .with("GLM_ALLOWED_MODELS", "glm-4.6")
                .run("models");

        assertThat(outcome.out()).contains("glm/glm-4.6").doesNotContain("glm/glm-4.5");
    }

    @Test
    void config_everySetting_showsValueAndOrigin() {
        Outcome outcome = new Program(home)
                .with("EXAI_LOG_LEVEL", "info")
                .with("KIMI_API_KEY", "a-key-of-the-test")
                .with("EXAI_NONSENSE", "1")
                .run("config", "--port", "1", "--no-auth", "--host", "localhost", "--set", "default-model=x");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains("log-level=info  # environment EXAI_LOG_LEVEL")
                .contains("port=1  # option --port")
                .contains("auth=false  # option --no-auth")
                .contains("host=localhost  # option --host")
                .contains("default-model=x  # option --set default-model")
                .contains("provider.kimi.key=***  # environment KIMI_API_KEY")
                .contains("timeouts.total=10m  # default")
                .doesNotContain("a-key-of-the-test");
        assertThat(outcome.err()).contains("EXAI_NONSENSE has no effect");
    }

    @Test
    void set_unknownSetting_isRefused() {
        Outcome outcome = new Program(home).run("models", "--set", "colour=red");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("unknown setting in --set: colour");
    }

    @Test
    void doctor_demo_findsNothingBroken() {
        Outcome outcome = new Program(home).run("doctor", "--demo");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains("ok\tjava: ", "ok\tdata directory: ", "ok\tprovider demo: ", "note\tprovider kimi: no key");
    }

    @Test
    void doctor_noProvider_isBroken() {
        Outcome outcome = new Program(home).run("doctor");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).contains("broken\tproviders: none is configured");
    }

    @Test
    void doctor_brokenThings_areAllNamed() throws IOException {
        Path data = Files.createDirectories(new Program(home).dataDirectory());
        Path token = Files.writeString(data.resolve("token"), "token-others-can-read");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));

        Outcome outcome = new Program(home).run("doctor", "--demo");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out())
                .contains("broken\taccess token: ", "other users")
                .doesNotContain("token-others-can-read");
    }

    @Test
    void doctor_dataDirectoryThatIsAFile_isBroken() throws IOException {
        Path file = Files.writeString(home.resolve("file"), "");

        Outcome outcome = new Program(home).run("doctor", "--demo", "--data-dir", file.toString());

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).contains("is no directory you can write to");
    }

    @Test
    void doctor_withoutAuth_notesIt() {
        Outcome outcome = new Program(home).run("doctor", "--demo", "--no-auth");

        assertThat(outcome.out()).contains("note\taccess token: switched off");
    }

    @Test
    void doctor_rootThatIsMissing_isBroken() {
        Outcome outcome = new Program(home).run("doctor", "--demo", "--set", "files.roots=nowhere");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).contains("broken\tfile root: nowhere is no directory");
    }

    @Test
    void doctor_online_asksEachProvider() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI)) {
            upstream.on("/models").fail(200, Map.of(), "{\"object\":\"list\",\"data\":[]}");
            upstream.on("/models").fail(401, Map.of(), "{\"error\":{\"message\":\"bad key\"}}");
            Program program = new Program(home)
                    .with("OPENAI_API_KEY", upstream.key())
                    .with("EXAI_PROVIDER_OPENAI_BASE_URL", upstream.baseUrl().toString());

            Outcome good = program.run("doctor", "--online");
            Outcome bad = program.run("doctor", "--online");

            assertThat(good.code()).as(good.out()).isZero();
            assertThat(good.out()).contains("ok\treach openai: ");
            assertThat(bad.code()).isEqualTo(1);
            assertThat(bad.out()).contains("broken\treach openai: AUTHENTICATION");
        }
    }

    @Test
    void doctor_onlineDemo_answers() {
        Outcome outcome = new Program(home).run("doctor", "--online", "--demo");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("\treach demo: ");
    }

    @Test
    void ask_file_showsItToTheModel() throws IOException {
        Files.writeString(home.resolve("notes.txt"), "the notes of the test\n");

        Outcome outcome = new Program(home).run("ask", "--demo", "--json", "--file", "notes.txt", "what is it");

        assertThat(outcome.code()).isZero();
        JsonNode files = new JsonMapper().readTree(outcome.out()).path("sent").path("files");
        assertThat(files.path(0).path("path").stringValue()).isEqualTo("notes.txt");
        assertThat(files.path(0).path("state").stringValue()).isEqualTo("sent");
    }
}
