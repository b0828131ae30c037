package dev.exai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.server.cli.Program.Outcome;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How the providers' own lists of models are compared with what is known, and how the user keeps what is new. */
class ModelsRefreshTest {
    private static final String LISTED = "{\"data\":[{\"id\":\"x-ai/grok-4.3\",\"context_length\":2000000,"
            + "\"pricing\":{\"prompt\":\"0.000003\",\"completion\":\"0.0000025\"}},"
            + "{\"id\":\"new/one\",\"context_length\":9,\"pricing\":{\"prompt\":\"0\",\"completion\":\"0\"}}]}";

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENROUTER);

    @TempDir
    private Path home;

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void refresh_listThatDiffers_showsEachDifference() {
        Outcome outcome = refresh();

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains("openrouter\n")
                .contains("  added openrouter/new/one: 9 tokens; 0/0 USD per million\n")
                .contains("  missing openrouter/z-ai/glm-5.2: known, and not listed\n")
                .contains("  changed openrouter/x-ai/grok-4.3: contextWindow 1000000 -> 2000000\n")
                .contains("  changed openrouter/x-ai/grok-4.3: price.input 1.25 -> 3\n")
                .doesNotContain("price.output", "default model");
    }

    @Test
    void refresh_json_isOneObject() {
        JsonNode json = new JsonMapper()
                .readTree(refresh("--json").out())
                .path("providers")
                .path(0);

        assertThat(json.path("id").stringValue()).isEqualTo("openrouter");
        assertThat(json.path("added").path(0).path("id").stringValue()).isEqualTo("openrouter/new/one");
        assertThat(json.path("missing").size()).isGreaterThan(10);
        assertThat(json.path("changed")
                        .path(0)
                        .path("differences")
                        .path(0)
                        .path("listed")
                        .stringValue())
                .isEqualTo("2000000");
    }

    @Test
    void refresh_written_isWhatIsKnownFromThenOn() throws IOException {
        Outcome first = refresh("--write", "kept.json");
        Outcome second = refresh("--write", "kept.json", "--set", "catalog.files=kept.json");
        Outcome third = refresh("--set", "catalog.files=kept.json");
        Outcome list = program().run("models", "--set", "catalog.files=kept.json");

        assertThat(first.code()).isZero();
        assertThat(Files.readString(home.resolve("kept.json")))
                .contains("\"model\":\"openrouter/new/one\"")
                .contains("\"tiers\":[{\"aboveInputTokens\":200000");
        assertThat(second.code()).as("nothing new, so nothing is written").isZero();
        assertThat(third.out()).doesNotContain("added", "changed");
        assertThat(list.out()).contains("openrouter/new/one: 9 tokens");
    }

    @Test
    void refresh_writtenOverAFile_isRefusedAndTheFileStays() throws IOException {
        Files.writeString(home.resolve("kept.json"), "mine");

        Outcome outcome = refresh("--write", "kept.json");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("kept.json exists already");
        assertThat(Files.readString(home.resolve("kept.json"))).isEqualTo("mine");
    }

    @Test
    void refresh_providerThatFails_isToldWhyAndEndsWithCode1() {
        upstream.on("/models").fail(403, Map.of(), "{\"error\":{\"message\":\"not for you\"}}");

        Outcome outcome = program().run("models", "--refresh");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).contains("openrouter: could not be asked: PERMISSION");
    }

    @Test
    void refresh_unknownProviderOrWithoutRefresh_isAUsageError() {
        assertThat(program().run("models", "--refresh", "--provider", "kimi").code())
                .isEqualTo(2);
        assertThat(program().run("models", "--provider", "openrouter").code()).isEqualTo(2);
        assertThat(program().run("models", "--write", "x.json").code()).isEqualTo(2);
    }

    @Test
    void start_fileOfModelsThatIsWrong_namesFileLineAndField() throws IOException {
        Files.writeString(home.resolve("kept.json"), "{\"models\": [\n{\"model\": \"openrouter/a/b\", \"prize\": 1}]}");

        Outcome outcome = program().run("models", "--set", "catalog.files=kept.json");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("kept.json, line 2: prize is no known field; did you mean price?");
    }

    private Outcome refresh(String... more) {
        upstream.on("/models").fail(200, Map.of(), LISTED);
        String[] args = new String[more.length + 4];
        args[0] = "models";
        args[1] = "--refresh";
        args[2] = "--provider";
        args[3] = "openrouter";
        System.arraycopy(more, 0, args, 4, more.length);
        return program().run(args);
    }

    private Program program() {
        return new Program(home)
                .with("OPENROUTER_API_KEY", upstream.key())
                .with("OPENROUTER_BASE_URL", upstream.baseUrl().toString());
    }
}
