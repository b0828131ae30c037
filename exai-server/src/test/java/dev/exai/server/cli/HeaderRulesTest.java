package dev.exai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The headers that must say what the body says, at the server as it is run: a mismatch never reaches a provider. */
@Timeout(60)
class HeaderRulesTest {
    private static final String BODY = """
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"chat",
             "arguments":{"prompt":"hi","model":"gpt-4.1"},"_meta":{
             "io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}
            """;
    private static final Map<String, String> RIGHT = Map.of(
            "MCP-Protocol-Version", "2026-07-28",
            "Mcp-Method", "tools/call",
            "Mcp-Name", "chat");

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path home;

    private Served served;

    @BeforeEach
    void serve() throws InterruptedException {
        served = Served.start(new Program(home)
                .with("OPENAI_API_KEY", upstream.key())
                .with("EXAI_PROVIDER_OPENAI_BASE_URL", upstream.baseUrl().toString()));
    }

    @AfterEach
    void stop() {
        served.close();
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "MCP-Protocol-Version,",
        "MCP-Protocol-Version,2025-11-25",
        "Mcp-Method,",
        "Mcp-Method,tools/list",
        "Mcp-Name,",
        "Mcp-Name,listmodels",
        "Mcp-Name,=?base64?Y2hhdA?=",
        "Mcp-Name,=?base64?Y2*hdA==?=",
        "Mcp-Name,=?base64?bGlzdG1vZGVscw==?=",
    })
    void call_headerAbsentDifferentOrBadlyEncoded_isRefusedAndNothingRuns(String name, String value) throws Exception {
        Map<String, String> headers = new TreeMap<>(RIGHT);
        if (value == null) {
            headers.remove(name);
        } else {
            headers.put(name, value);
        }

        HttpResponse<String> response = post(headers);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("error").path("code").intValue()).isEqualTo(-32020);
        assertThat(upstream.requests()).isEmpty();
        assertThat(served.client()
                        .structured("status", "{}")
                        .path("sessions")
                        .path("succeeded")
                        .intValue())
                .isZero();
    }

    @Test
    void call_headersThatAgree_runs() throws Exception {
        Map<String, String> encoded = new TreeMap<>(RIGHT);
        encoded.put("Mcp-Name", "=?base64?Y2hhdA==?=");

        assertThat(post(RIGHT).statusCode()).isEqualTo(200);
        assertThat(post(encoded).statusCode()).isEqualTo(200);
        assertThat(upstream.chats()).hasSize(2);
    }

    private HttpResponse<String> post(Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(served.url()))
                .header("Authorization", "Bearer " + served.token())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(BODY));
        headers.forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) {
        return new JsonMapper().readTree(response.body());
    }
}
