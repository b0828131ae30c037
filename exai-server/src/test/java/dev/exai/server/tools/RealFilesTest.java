package dev.exai.server.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.file.ContentHash;
import dev.exai.testkit.WireDialect;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files of every kind on their way through each tool, as a client sees them: taken in, shown, asked about, written out. */
@Timeout(120)
class RealFilesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> ODD =
            List.of("two  words.txt", "-rf", "ünïcødé.md", "emoji 😀.txt", "quote\"s'.txt", "new\nline.txt", "dots...");

    @TempDir
    private Path home;

    private FileServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    private static String json(String text) {
        return JSON.writeValueAsString(text);
    }

    private JsonNode uploaded(String tool, String path) throws Exception {
        return server.client
                .structured(tool, "{\"operation\":\"upload\",\"path\":" + json(path) + "}")
                .path("file");
    }

    private JsonNode downloaded(String id, String to) throws Exception {
        return server.client.structured(
                "smart_file_download", "{\"file_id\":" + json(id) + ",\"destination\":" + json(to) + "}");
    }

    private static String hashOf(Path file) throws IOException {
        MessageDigest digest = ContentHash.sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return ContentHash.from(digest).hex();
    }

    private Map<String, String> filesOfAllKinds() throws IOException {
        Files.writeString(home.resolve("plain.txt"), "plain words\n");
        Files.writeString(home.resolve("wide.txt"), "\uFEFFwide words", StandardCharsets.UTF_16LE);
        Files.write(home.resolve("paper.pdf"), RealFiles.pdf("printed words"));
        Files.write(home.resolve("letter.docx"), RealFiles.letter("written words"));
        server.picture("picture.png", 16);
        Files.write(home.resolve("data.bin"), new byte[] {0, 1, 2, (byte) 0xff});
        Files.write(home.resolve("empty"), new byte[0]);
        Map<String, String> types = new LinkedHashMap<>();
        types.put("plain.txt", "text/plain");
        types.put("wide.txt", "text/plain");
        types.put("paper.pdf", "application/pdf");
        types.put("letter.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
        types.put("picture.png", "image/png");
        types.put("data.bin", "application/octet-stream");
        types.put("empty", "text/plain");
        return types;
    }

    @Test
    void files_ofAllKinds_comeBackAsTheyWere() throws Exception {
        server = new FileServer(home, WireDialect.KIMI, "kimi");
        for (Map.Entry<String, String> each : filesOfAllKinds().entrySet()) {
            JsonNode file = uploaded("manage_files", each.getKey());
            String id = file.path("id").stringValue();
            downloaded(id, "back-" + each.getKey());

            assertThat(file.path("media_type").stringValue()).as(each.getKey()).isEqualTo(each.getValue());
            assertThat(file.path("sha256").stringValue()).isEqualTo(hashOf(home.resolve(each.getKey())));
            assertThat(home.resolve("back-" + each.getKey())).hasSameBinaryContentAs(home.resolve(each.getKey()));
        }
    }

    @Test
    void files_ofAllKindsButBytes_areShownToAModelThatTakesNoFiles() throws Exception {
        server = new FileServer(home, WireDialect.KIMI, "kimi", "--demo");
        Map<String, String> forms = Map.of(
                "plain.txt", "text",
                "wide.txt", "text",
                "empty", "text",
                "paper.pdf", "extracted_text",
                "letter.docx", "extracted_text");
        filesOfAllKinds();
        for (Map.Entry<String, String> each : forms.entrySet()) {
            JsonNode answer = server.client.structured(
                    "smart_file_query",
                    "{\"question\":\"?\",\"model\":\"demo/echo\",\"file_path\":" + json(each.getKey()) + "}");

            assertThat(answer.path("sent").path("files").path(0).path("form").stringValue())
                    .as(each.getKey())
                    .isEqualTo(each.getValue());
        }
    }

    @Test
    void files_withOddNames_areFoundKeptAndWrittenUnderThem() throws Exception {
        server = new FileServer(home, WireDialect.KIMI, "kimi");
        for (String name : ODD) {
            Files.writeString(home.resolve(name), "content of " + name);

            JsonNode file = uploaded("kimi_manage_files", name);
            JsonNode answer =
                    server.client.structured("smart_file_query", "{\"question\":\"?\",\"files\":[" + json(name) + "]}");
            downloaded(file.path("id").stringValue(), "back-" + ODD.indexOf(name));

            assertThat(answer.path("sent").path("files")).as(name).hasSize(1);
            assertThat(file.path("copies").path(0).path("state").stringValue()).isEqualTo("present");
            assertThat(home.resolve("back-" + ODD.indexOf(name))).hasContent("content of " + name);
        }
    }

    @Test
    void aliases_ofEachProvider_doWhatTheToolDoesForIt() throws Exception {
        server = new FileServer(home, WireDialect.GLM, "glm");
        Files.write(home.resolve("paper.pdf"), RealFiles.pdf("printed words"));

        JsonNode all = server.client.structured("glm_manage_files", "{\"operation\":\"list\"}");
        JsonNode refused = server.client.error("glm_manage_files", "{\"operation\":\"list\",\"provider\":\"kimi\"}");
        JsonNode orphans = server.client.structured("glm_manage_files", "{\"operation\":\"cleanup_orphaned\"}");

        assertThat(all.path("files")).isEmpty();
        assertThat(refused.path("message").stringValue()).contains("provider");
        assertThat(orphans.path("providers").path(0).path("provider").stringValue())
                .isEqualTo("glm");
        assertThat(orphans.path("status").stringValue()).isEqualTo("dry_run");
    }

    @Test
    void folder_ofSources_isReadWithoutWhatIsMadeAndByBothTools() throws Exception {
        server = new FileServer(home, WireDialect.KIMI, "kimi", "--demo");
        Map<String, String> tree = Map.of(
                "app/src/main/java/App.java", "class App {}",
                "app/src/test/java/AppTest.java", "class AppTest {}",
                "app/README.md", "# The app",
                "app/node_modules/left/index.js", "module.exports = 1",
                "app/.git/config", "[core]");
        for (Map.Entry<String, String> each : tree.entrySet()) {
            Files.createDirectories(home.resolve(each.getKey()).getParent());
            Files.writeString(home.resolve(each.getKey()), each.getValue());
        }
        Files.write(home.resolve("app/logo.bin"), new byte[] {0, 1, (byte) 0xff});

        for (JsonNode answer : List.of(
                server.client.structured(
                        "smart_file_query", "{\"question\":\"?\",\"model\":\"demo/echo\",\"file_path\":\"app\"}"),
                server.client.structured("chat", "{\"prompt\":\"?\",\"model\":\"demo/echo\",\"files\":[\"app\"]}"))) {
            assertThat(answer.path("sent").path("files"))
                    .extracting(file -> file.path("path").stringValue())
                    .containsExactlyInAnyOrder(
                            "app/src/main/java/App.java", "app/src/test/java/AppTest.java", "app/README.md");
            assertThat(answer.path("content").stringValue()).contains("class App {}", "class AppTest {}", "# The app");
            assertThat(answer.path("warnings").toString()).contains("app/logo.bin");
        }
    }

    @Test
    void picture_byPathAndById_isShownByBothTools() throws Exception {
        server = new FileServer(home, WireDialect.KIMI, "kimi");
        server.picture("picture.png", 16);
        String id = uploaded("manage_files", "picture.png").path("id").stringValue();

        for (String name : List.of("picture.png", id)) {
            JsonNode asked =
                    server.client.structured("smart_file_query", "{\"question\":\"?\",\"files\":[" + json(name) + "]}");
            JsonNode chat = server.client.structured(
                    "chat",
                    "{\"prompt\":\"?\",\"model\":" + json(asked.path("model").stringValue()) + ",\"files\":["
                            + json(name) + "]}");

            assertThat(asked.path("sent").path("files").path(0).path("form").stringValue())
                    .isEqualTo("image");
            assertThat(asked.path("sent").path("image_forms")).isEmpty();
            assertThat(chat.path("sent").path("files").path(0).path("form").stringValue())
                    .isEqualTo("image");
        }
    }

    @Test
    void images_smallAndLarge_areToldInTheFormTheyTook() throws Exception {
        server = new FileServer(home, WireDialect.KIMI, "kimi");
        server.picture("small.png", 16);
        server.picture("large.png", 200);

        JsonNode answer = server.client.structured(
                "chat", "{\"prompt\":\"?\",\"model\":\"auto\",\"images\":[\"small.png\",\"large.png\"]}");

        assertThat(answer.path("sent").path("images").intValue()).isEqualTo(2);
        assertThat(answer.path("sent").path("image_forms"))
                .extracting(JsonNode::stringValue)
                .containsExactly("image", "reference");
    }

    @Test
    void files_withOddNamesAndEmptyOnes_areReadByChatToo() throws Exception {
        server = new FileServer(home, WireDialect.KIMI, "kimi", "--demo");
        Files.write(home.resolve("empty"), new byte[0]);
        for (String name : ODD) {
            Files.writeString(home.resolve(name), "content of " + name);

            JsonNode answer = server.client.structured(
                    "chat", "{\"prompt\":\"?\",\"model\":\"demo/echo\",\"files\":[" + json(name) + ",\"empty\"]}");

            assertThat(answer.path("sent").path("files")).as(name).hasSize(2);
            assertThat(answer.path("content").stringValue()).contains("content of " + name);
        }
    }
}
