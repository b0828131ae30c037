package dev.exai.server.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.testkit.WireDialect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Archives among the stored files, as a client sees them. */
@Timeout(120)
class ArchiveToolTest {
    private static final String TOOL = "manage_files";

    @TempDir
    private Path home;

    private FileServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String uploaded(String name, Map<String, byte[]> content) throws Exception {
        Files.write(home.resolve(name), RealFiles.zip(content));
        return server.client
                .structured(TOOL, "{\"operation\":\"upload\",\"path\":\"" + name + "\"}")
                .path("file")
                .path("id")
                .stringValue();
    }

    private static String on(String operation, String id) {
        return "{\"operation\":\"" + operation + "\",\"file_id\":\"" + id + "\"";
    }

    @Test
    void archive_ofASourceTree_isListedAndItsFilesAreTakenIn() throws Exception {
        server = new FileServer(home, WireDialect.KIMI, "kimi");
        Map<String, byte[]> tree = new LinkedHashMap<>();
        tree.put("src/A.java", bytes("class A {}"));
        tree.put("src/b/ünï.txt", bytes("words"));
        tree.put("empty", new byte[0]);
        String archive = uploaded("tree.zip", tree);

        JsonNode listed = server.client.structured(TOOL, on("list_archive", archive) + "}");
        JsonNode first = server.client.structured(TOOL, on("list_archive", archive) + ",\"limit\":1}");
        JsonNode unpacked =
                server.client.structured("kimi_manage_files", on("unpack", archive) + ",\"purpose\":\"tree\"}");
        String unpackedId = unpacked.path("files").path(1).path("id").stringValue();
        JsonNode asked = server.client.structured(
                "smart_file_query", "{\"question\":\"?\",\"file_path\":\"" + unpackedId + "\"}");

        assertThat(listed.path("entries_total").intValue()).isEqualTo(3);
        assertThat(listed.path("entries").path(0).toString())
                .isEqualTo("{\"path\":\"src/A.java\",\"kind\":\"file\",\"bytes\":10}");
        assertThat(first.path("entries")).hasSize(1);
        assertThat(first.path("entries_total").intValue()).isEqualTo(3);
        assertThat(unpacked.path("files")).hasSize(3);
        assertThat(unpacked.path("files").path(1).path("archive_path").stringValue())
                .isEqualTo("src/b/ünï.txt");
        assertThat(unpacked.path("files").path(1).path("purpose").stringValue()).isEqualTo("tree");
        assertThat(asked.path("sent").path("files").path(0).path("path").stringValue())
                .isEqualTo("ünï.txt");
        assertThat(server.lastChat()).contains("words");
    }

    @Test
    void archive_overTheBoundsOrNone_isRefusedAndLeavesNothing() throws Exception {
        server = new FileServer(home, WireDialect.KIMI, "kimi", "--set", "files.archives.entries=2");
        Map<String, byte[]> three = Map.of("a", bytes("1"), "b", bytes("2"), "c", bytes("3"));
        String many = uploaded("many.zip", three);
        String away = uploaded("away.zip", Map.of("../x", bytes("1")));
        String text = server.client
                .structured(TOOL, "{\"operation\":\"upload\",\"data_url\":\"data:,x\"}")
                .path("file")
                .path("id")
                .stringValue();

        JsonNode tooMany = server.client.error(TOOL, on("unpack", many) + "}");
        JsonNode leadsAway = server.client.error(TOOL, on("list_archive", away) + "}");
        JsonNode none = server.client.error(TOOL, on("unpack", text) + "}");
        JsonNode unnamed = server.client.error(TOOL, "{\"operation\":\"unpack\"}");

        assertThat(tooMany.path("code").stringValue()).isEqualTo("TOO_LARGE");
        assertThat(leadsAway.path("code").stringValue()).isEqualTo("INVALID_REQUEST");
        assertThat(none.path("code").stringValue()).isEqualTo("UNSUPPORTED");
        assertThat(unnamed.path("message").stringValue()).contains("file_id");
        assertThat(server.client.structured(TOOL, "{\"operation\":\"list\"}").path("files"))
                .hasSize(3);
    }
}
