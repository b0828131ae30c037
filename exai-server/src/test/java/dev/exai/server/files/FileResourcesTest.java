package dev.exai.server.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.server.cli.McpClient;
import dev.exai.server.cli.Program;
import dev.exai.server.cli.Served;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Stored files read through the protocol. */
@Timeout(60)
class FileResourcesTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path home;

    @Test
    void file_ofEachKind_isReadAsWhatItIs() throws Exception {
        Files.write(home.resolve("large.bin"), new byte[(int) FileResources.MAX_BYTES + 1]);
        try (Served served = Served.start(new Program(home).with("EXAI_FILES_ROOTS", home.toString()))) {
            McpClient client = served.client();
            String text = upload(client, "\"data_url\":\"data:text/plain,words\",\"name\":\"a.txt\"");
            String bytes =
                    upload(client, "\"data_url\":\"data:application/octet-stream;base64,AAE=\",\"name\":\"b.bin\"");
            String large = upload(client, "\"path\":\"large.bin\"");

            JsonNode listed = JSON.readTree(
                    contents(read(client, "exai://files")).path("text").stringValue());
            JsonNode asText = contents(read(client, "exai://files/" + text));
            JsonNode asBytes = contents(read(client, "exai://files/" + bytes));

            assertThat(listed).hasSize(3);
            assertThat(listed.path(2).path("id").stringValue()).isEqualTo(text);
            assertThat(asText.path("text").stringValue()).isEqualTo("words");
            assertThat(asBytes.path("blob").stringValue()).isEqualTo("AAE=");
            assertThat(read(client, "exai://files/" + large)).contains("smart_file_download");
            assertThat(read(client, "exai://files/file_1")).contains("Resource not found");
            assertThat(read(client, "exai://files/%20")).contains("Resource not found");
        }
    }

    @Test
    void files_whereNothingIsKept_areNotOffered() throws Exception {
        try (Served served = Served.start(new Program(home), "--set", "storage=memory")) {
            assertThat(read(served.client(), "exai://files")).contains("Resource not found");
        }
    }

    private static String upload(McpClient client, String source) throws Exception {
        return client.structured("manage_files", "{\"operation\":\"upload\"," + source + "}")
                .path("file")
                .path("id")
                .stringValue();
    }

    private static JsonNode contents(String message) {
        return JSON.readTree(message).path("result").path("contents").path(0);
    }

    private static String read(McpClient client, String uri) throws Exception {
        ObjectNode params = JSON.createObjectNode();
        params.put("uri", uri);
        String body = client.send("resources/read", uri, params).body();
        return body.startsWith("{") ? body : body.substring(body.lastIndexOf("data:") + 5);
    }
}
