package dev.exai.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A small client of the current revision over HTTP, for tests. Thread-safe. */
public final class McpClient {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger ids = new AtomicInteger();
    private final String url;
    private final String token;
    private final String capabilities;

    public McpClient(String url, String token) {
        this(url, token, "{}");
    }

    private McpClient(String url, String token, String capabilities) {
        this.url = url;
        this.token = token;
        this.capabilities = capabilities;
    }

    /** The same client, which can show its user forms. */
    public McpClient asking() {
        return able("{\"elicitation\":{\"form\":{}}}");
    }

    /** The same client, with these capabilities. */
    public McpClient able(String json) {
        return new McpClient(url, token, json);
    }

    /** The whole result of a call that asks one question, after its user has answered: an action and its content. */
    public JsonNode answered(String tool, String arguments, String answer) throws IOException, InterruptedException {
        return answered(tool, arguments, call(tool, arguments), answer);
    }

    /** The whole result of a call after the user has answered what its first round asked. */
    public JsonNode answered(String tool, String arguments, JsonNode asked, String answer)
            throws IOException, InterruptedException {
        String key = asked.path("inputRequests").propertyNames().iterator().next();
        ObjectNode params = JSON.createObjectNode();
        params.put("name", tool);
        params.set("arguments", JSON.readTree(arguments));
        params.put("requestState", asked.path("requestState").stringValue());
        params.putObject("inputResponses").set(key, JSON.readTree(answer));
        return result(send("tools/call", tool, params));
    }

    /** The whole result of a tool call; the arguments are a JSON object. */
    public JsonNode call(String tool, String arguments) throws IOException, InterruptedException {
        ObjectNode params = JSON.createObjectNode();
        params.put("name", tool);
        params.set("arguments", JSON.readTree(arguments));
        return result(send("tools/call", tool, params));
    }

    /** The structured content of a call that succeeds. */
    public JsonNode structured(String tool, String arguments) throws IOException, InterruptedException {
        JsonNode result = call(tool, arguments);
        if (result.path("isError").booleanValue()) {
            throw new IllegalStateException("the call failed: " + result);
        }
        return result.path("structuredContent");
    }

    /** The error envelope of a call that fails. */
    public JsonNode error(String tool, String arguments) throws IOException, InterruptedException {
        JsonNode result = call(tool, arguments);
        if (!result.path("isError").booleanValue()) {
            throw new IllegalStateException("the call succeeded: " + result);
        }
        return JSON.readTree(result.path("content").path(0).path("text").stringValue())
                .path("error");
    }

    /** The answer to any request; an event stream is given whole. */
    public HttpResponse<String> send(String method, String name, ObjectNode params)
            throws IOException, InterruptedException {
        return http.send(request(method, name, params), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** The lines of an answer as they come; closing them closes the connection if more was to come. */
    public BufferedReader lines(String method, String name, ObjectNode params)
            throws IOException, InterruptedException {
        InputStream body = http.send(request(method, name, params), HttpResponse.BodyHandlers.ofInputStream())
                .body();
        return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    private HttpRequest request(String method, String name, ObjectNode params) {
        ObjectNode meta = params.withObject("/_meta");
        meta.put("io.modelcontextprotocol/protocolVersion", "2026-07-28");
        meta.set("io.modelcontextprotocol/clientCapabilities", JSON.readTree(capabilities));
        ObjectNode message = JSON.createObjectNode();
        message.put("jsonrpc", "2.0");
        message.put("id", ids.incrementAndGet());
        message.put("method", method);
        message.set("params", params);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(150))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", method)
                .POST(HttpRequest.BodyPublishers.ofString(message.toString(), StandardCharsets.UTF_8));
        if (!name.isEmpty()) {
            request.header("Mcp-Name", name);
        }
        return request.build();
    }

    private static JsonNode result(HttpResponse<String> response) {
        String body = response.body();
        String last = body.startsWith("{") ? body : body.substring(body.lastIndexOf("data:") + 5);
        JsonNode message = JSON.readTree(last.strip());
        if (!message.has("result")) {
            throw new IllegalStateException("no result: " + body);
        }
        return message.path("result");
    }
}
