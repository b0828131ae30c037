package dev.exai.server.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.server.cli.Program;
import dev.exai.server.cli.Served;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** The tools that keep files at one provider, all of them, with real files and a server that knows both providers. */
@Timeout(120)
class AliasToolsTest {
    @TempDir
    private Path home;

    private final FakeUpstream kimi = FakeUpstream.start(WireDialect.KIMI);
    private final FakeUpstream glm = FakeUpstream.start(WireDialect.GLM);
    private Served served;

    @AfterEach
    void stop() {
        served.close();
        kimi.close();
        glm.close();
    }

    private Program program() {
        return new Program(home)
                .with("KIMI_API_KEY", kimi.key())
                .with("EXAI_PROVIDER_KIMI_BASE_URL", kimi.baseUrl().toString())
                .with("GLM_API_KEY", glm.key())
                .with("EXAI_PROVIDER_GLM_BASE_URL", glm.baseUrl().toString())
                .with("EXAI_FILES_ROOTS", home.toString());
    }

    private JsonNode call(String tool, String operation, String more) throws Exception {
        return served.client().structured(tool, "{\"operation\":\"" + operation + "\"" + more + "}");
    }

    private static String id(JsonNode answer) {
        return answer.path("file").path("id").stringValue();
    }

    private String uploaded(String tool, String name, String more) throws Exception {
        return id(call(tool, "upload", ",\"path\":\"" + name + "\"" + more));
    }

    @Test
    void aliases_areThoseOfTheConfiguredProviders() throws Exception {
        served = Served.start(program());

        String listed = served.client()
                .send("tools/list", "", JsonNodeFactory.instance.objectNode())
                .body();

        assertThat(JsonMapper.shared().readTree(listed).path("result").path("tools"))
                .extracting(tool -> tool.path("name").stringValue())
                .filteredOn(name -> name.endsWith("_manage_files"))
                .containsExactlyInAnyOrder("kimi_manage_files", "glm_manage_files");
    }

    @ParameterizedTest
    @CsvSource({"kimi, ''", "glm, agent"})
    void alias_withRealFiles_doesAllThatTheToolDoesAtItsProviderAlone(String provider, String purpose)
            throws Exception {
        served = Served.start(program());
        String tool = provider + "_manage_files";
        String other = provider.equals("kimi") ? "glm_manage_files" : "kimi_manage_files";
        String there = purpose.isEmpty() ? "" : ",\"provider_purpose\":\"" + purpose + "\"";
        Files.write(home.resolve("paper.pdf"), RealFiles.pdf("printed words"));
        Files.writeString(home.resolve("plain.txt"), "plain words");
        FakeUpstream upstream = provider.equals("kimi") ? kimi : glm;

        String paper = uploaded(tool, "paper.pdf", there);
        String plain = id(call("manage_files", "upload", ",\"path\":\"plain.txt\""));
        JsonNode shown = call(tool, "show", ",\"file_id\":\"" + paper + "\"").path("file");
        JsonNode listed = call(tool, "list", "").path("files");
        JsonNode elsewhere = call(other, "list", "").path("files");
        JsonNode stats = call(tool, "stats", "").path("stats");
        JsonNode synced = call(tool, "sync", "").path("providers");
        JsonNode orphans = call(tool, "cleanup_orphaned", "").path("providers");
        JsonNode deleted = call(tool, "delete", ",\"file_id\":\"" + plain + "\",\"confirm\":true");

        assertThat(shown.path("copies").path(0).path("provider").stringValue()).isEqualTo(provider);
        assertThat(shown.path("copies").path(0).path("state").stringValue()).isEqualTo("present");
        assertThat(listed).extracting(file -> file.path("id").stringValue()).containsExactly(paper);
        assertThat(elsewhere).isEmpty();
        assertThat(stats.path("copies").propertyNames()).containsExactly(provider);
        assertThat(synced).hasSize(1);
        assertThat(synced.path(0).path("provider").stringValue()).isEqualTo(provider);
        assertThat(synced.path(0).path("known").intValue()).isEqualTo(1);
        assertThat(orphans.path(0).path("orphans").intValue()).isZero();
        assertThat(deleted.path("status").stringValue()).isEqualTo("done");
        assertThat(upstream.requests())
                .filteredOn(request ->
                        request.method().equals("POST") && request.path().endsWith("/files"))
                .hasSize(1)
                .allMatch(request -> request.bodyText().contains("printed words"));
    }

    @Test
    void upload_toAProviderThatKeepsNothingForQuestions_takesNothingIn() throws Exception {
        served = Served.start(program());
        Files.writeString(home.resolve("plain.txt"), "plain words");

        JsonNode refused =
                served.client().error("glm_manage_files", "{\"operation\":\"upload\",\"path\":\"plain.txt\"}");
        JsonNode unknown = served.client()
                .error(
                        "kimi_manage_files",
                        "{\"operation\":\"upload\",\"path\":\"plain.txt\",\"provider_purpose\":\"agent\"}");

        assertThat(refused.path("code").stringValue()).isEqualTo("UNSUPPORTED");
        assertThat(refused.path("message").stringValue()).contains("provider_purpose", "agent");
        assertThat(unknown.path("code").stringValue()).isEqualTo("INVALID_REQUEST");
        assertThat(unknown.path("message").stringValue()).contains("file-extract");
        assertThat(call("manage_files", "list", "").path("files")).isEmpty();
    }

    @Test
    void cleanUpOfExpired_ofAnAlias_leavesTheFilesOfOtherProviders() throws Exception {
        served = Served.start(program());
        for (String name : List.of("of kimi.txt", "of glm.txt", "of none.txt")) {
            Files.writeString(home.resolve(name), "words " + name);
        }
        String hour = ",\"keep_hours\":1";
        String atKimi = uploaded("kimi_manage_files", "of kimi.txt", hour);
        String atGlm = uploaded("glm_manage_files", "of glm.txt", hour + ",\"provider_purpose\":\"agent\"");
        String atNone = uploaded("manage_files", "of none.txt", hour);
        served.close();
        served = Served.start(program().later(Duration.ofHours(2)));

        JsonNode dry = call("kimi_manage_files", "cleanup_expired", "");
        String consent = ",\"dry_run\":false,\"confirm\":true,\"plan\":\""
                + dry.path("plan").stringValue() + "\"";
        JsonNode done = call("kimi_manage_files", "cleanup_expired", consent);
        JsonNode rest = call("manage_files", "cleanup_expired", "");

        assertThat(dry.path("files"))
                .extracting(file -> file.path("id").stringValue())
                .containsExactly(atKimi);
        assertThat(done.path("status").stringValue()).isEqualTo("done");
        assertThat(rest.path("files"))
                .extracting(file -> file.path("id").stringValue())
                .containsExactlyInAnyOrder(atGlm, atNone);
    }
}
