package dev.exai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Conversations seen through the protocol, and after a restart. */
@Timeout(120)
class ConversationResourcesTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path home;

    @Test
    void conversation_afterARestart_goesOnAndCanBeRead() throws Exception {
        Program program = new Program(home);
        String handle;
        try (Served first = Served.start(program, "--demo")) {
            handle = client(first)
                    .structured("chat", "{\"prompt\":\"remember the number 7\",\"model\":\"demo/echo\"}")
                    .path("continuation_id")
                    .stringValue();
        }

        try (Served second = Served.start(program, "--demo")) {
            McpClient client = client(second);
            JsonNode answer =
                    client.structured("chat", "{\"prompt\":\"and now?\",\"continuation_id\":\"" + handle + "\"}");
            JsonNode listed = read(client, "exai://conversations");
            JsonNode one = read(client, "exai://conversations/" + handle);

            assertThat(answer.path("continuation_id").stringValue()).isEqualTo(handle);
            assertThat(answer.path("sent").toString()).contains("1");
            assertThat(listed.path(0).path("id").stringValue()).isEqualTo(handle);
            assertThat(one.path("turns").longValue()).isEqualTo(2);
            assertThat(one.path("earlier_turns").longValue()).isZero();
            assertThat(one.path("said").path(0).toString()).contains("remember the number 7");
        }
    }

    @Test
    void resource_unknownHandle_isNotFound() throws Exception {
        try (Served served = Served.start(new Program(home), "--demo")) {
            McpClient client = client(served);

            String unknown = send(client, "exai://conversations/conv_00");
            String malformed = send(client, "exai://conversations/%20");

            assertThat(unknown).contains("Resource not found");
            assertThat(malformed).contains("Resource not found");
        }
    }

    @Test
    void completion_handles_areTheCallersOwn() throws Exception {
        try (Served served = Served.start(new Program(home), "--demo")) {
            McpClient client = client(served);
            String handle = client.structured("chat", "{\"prompt\":\"hi\",\"model\":\"demo/echo\"}")
                    .path("continuation_id")
                    .stringValue();
            ObjectNode params = JSON.createObjectNode();
            params.putObject("ref").put("type", "ref/resource").put("uri", "exai://conversations/{id}");
            params.putObject("argument").put("name", "id").put("value", "conv_");

            String values = client.send("completion/complete", "", params).body();
            params.withObject("argument").put("name", "model").put("value", "demo");
            String models = client.send("completion/complete", "", params).body();

            assertThat(values).contains("\"values\":[\"" + handle + "\"]");
            assertThat(models).contains("demo/echo");
        }
    }

    @Test
    void subscription_conversationGoesOn_isTold() throws Exception {
        try (Served served = Served.start(new Program(home), "--demo")) {
            McpClient client = client(served);
            String handle = client.structured("chat", "{\"prompt\":\"hi\"}")
                    .path("continuation_id")
                    .stringValue();
            String uri = "exai://conversations/" + handle;
            ObjectNode params = JSON.createObjectNode();
            params.putObject("notifications").putArray("resourceSubscriptions").add(uri);

            try (BufferedReader told = client.lines("subscriptions/listen", "", params)) {
                assertThat(next(told, "subscriptions/acknowledged")).contains(uri);
                client.structured("chat", "{\"prompt\":\"another\"}");
                client.structured("chat", "{\"prompt\":\"more\",\"continuation_id\":\"" + handle + "\"}");

                assertThat(next(told, "resources/updated")).contains(uri);
            }
        }
    }

    private static String next(BufferedReader lines, String method) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.contains(method)) {
            line = lines.readLine();
        }
        return String.valueOf(line);
    }

    private static McpClient client(Served served) {
        return new McpClient(served.url(), served.token());
    }

    private static JsonNode read(McpClient client, String uri) throws Exception {
        JsonNode message = JSON.readTree(send(client, uri));
        return JSON.readTree(
                message.path("result").path("contents").path(0).path("text").stringValue());
    }

    private static String send(McpClient client, String uri) throws Exception {
        ObjectNode params = JSON.createObjectNode();
        params.put("uri", uri);
        String body = client.send("resources/read", uri, params).body();
        return body.startsWith("{") ? body : body.substring(body.lastIndexOf("data:") + 5);
    }
}
