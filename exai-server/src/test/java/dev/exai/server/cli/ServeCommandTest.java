package dev.exai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.server.cli.Program.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ServeCommandTest {
    @TempDir
    private Path home;

    @Test
    void serve_demo_tellsUrlTokenAndConfigurationsFirst() throws Exception {
        try (Served served = Served.start(new Program(home), "--demo")) {
            List<String> lines = served.out().lines().toList();

            assertThat(lines.get(0)).matches("EXAI .* serves MCP at http://127\\.0\\.0\\.1:\\d+/mcp");
            assertThat(lines.get(1)).isEqualTo("Access token: " + served.token());
            assertThat(served.token()).hasSize(43);
            JsonNode http = configuration(served.out(), "over HTTP:");
            assertThat(http.path("url").stringValue()).isEqualTo(served.url());
            assertThat(http.path("headers").path("Authorization").stringValue()).isEqualTo("Bearer " + served.token());
            JsonNode stdio = configuration(served.out(), "over stdio:");
            assertThat(stdio.path("command").stringValue()).isEqualTo("/opt/exai/exai");
            assertThat(stdio.path("args").toString()).isEqualTo("[\"stdio\",\"--demo\"]");
            assertThat(served.err()).contains("providers: demo").doesNotContain(served.token());
        }
    }

    @Test
    void serve_chat_answersWithEverythingAboutTheAnswer() throws Exception {
        try (Served served = Served.start(new Program(home), "--demo")) {
            JsonNode answer = served.client().structured("chat", "{\"prompt\":\"hello\"}");

            assertThat(answer.path("content").stringValue()).contains("You said: hello");
            assertThat(answer.path("model").stringValue()).isEqualTo("demo/echo");
            assertThat(answer.path("provider").stringValue()).isEqualTo("demo");
            assertThat(answer.path("finish_reason").stringValue()).isEqualTo("stop");
            assertThat(answer.path("usage").path("output_tokens").intValue()).isPositive();
            assertThat(answer.path("cost").path("currency").stringValue()).isEqualTo("USD");
            assertThat(answer.path("attempts").size()).isOne();
            assertThat(answer.path("continuation_id").stringValue()).startsWith("conv_");
            assertThat(answer.path("request_id").stringValue()).startsWith("req_");
        }
    }

    @Test
    void serve_withoutProvider_startsAndSaysWhatIsMissing() throws Exception {
        try (Served served = Served.start(new Program(home))) {
            JsonNode error = served.client().error("chat", "{\"prompt\":\"hello\"}");
            JsonNode models = served.client().structured("listmodels", "{}");

            assertThat(served.err()).contains("no provider is configured", "set OPENAI_API_KEY");
            assertThat(error.path("code").stringValue()).isEqualTo("CONFIGURATION");
            assertThat(models.path("unavailable").size()).isGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void serve_secondTime_keepsTheTokenInAPrivateFile() throws Exception {
        String first;
        try (Served served = Served.start(new Program(home), "--demo")) {
            first = served.token();
        }
        try (Served served = Served.start(new Program(home), "--demo")) {
            assertThat(served.token()).isEqualTo(first);
        }

        Path file = new Program(home).dataDirectory().resolve("token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void serve_tokenFromTheEnvironment_isUsedAndNotWritten() throws Exception {
        Program program = new Program(home).with("EXAI_TOKEN", "token-of-this-test");

        try (Served served = Served.start(program, "--demo")) {
            assertThat(served.token()).isEqualTo("token-of-this-test");
            assertThat(program.dataDirectory().resolve("token")).doesNotExist();
        }
    }

    @Test
    void serve_weakToken_isRefusedWithoutShowingIt() {
        Outcome outcome = new Program(home).with("EXAI_TOKEN", "short").run("serve", "--port", "0");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("at least 16").doesNotContain("short");
    }

    @Test
    void serve_requestsWithoutTheRightToken_areRefusedWithAChallenge() throws Exception {
        try (Served served = Served.start(new Program(home), "--demo")) {
            HttpRequest.Builder post = HttpRequest.newBuilder(URI.create(served.url()))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"));
            List<Supplier<HttpRequest>> wrong = List.of(
                    () -> post.copy().build(),
                    () -> post.copy().header("Authorization", "Bearer wrong").build(),
                    () -> post.copy()
                            .header("Authorization", "Basic " + served.token())
                            .build(),
                    () -> post.copy()
                            .header("Authorization", "Bearer " + served.token())
                            .header("Authorization", "Bearer " + served.token())
                            .build(),
                    () -> post.copy()
                            .uri(URI.create(served.url() + "?access_token=" + served.token()))
                            .build());

            for (Supplier<HttpRequest> request : wrong) {
                HttpResponse<String> response =
                        HttpClient.newHttpClient().send(request.get(), HttpResponse.BodyHandlers.ofString());

                assertThat(response.statusCode()).isEqualTo(401);
                assertThat(response.headers().firstValue("WWW-Authenticate"))
                        .get()
                        .asString()
                        .contains("resource_metadata");
            }
        }
    }

    @Test
    void serve_withoutTokenBeyondLoopback_isRefused() {
        Outcome outcome = new Program(home).run("serve", "--no-auth", "--port", "0", "--host", "0.0.0.0");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err().lines()).hasSize(1).first().asString().contains("without a token");
    }

    @Test
    void serve_withoutTokenOnLoopback_asksForNone() throws Exception {
        try (Served served = Served.start(new Program(home), "--demo", "--no-auth")) {
            JsonNode answer = new McpClient(served.url(), "any").structured("version", "{}");

            assertThat(answer.path("name").stringValue()).isEqualTo("exai");
            assertThat(served.out()).contains("none is needed").doesNotContain("Authorization");
        }
    }

    @Test
    void serve_portInUse_isOneClearLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Outcome outcome =
                    new Program(home).run("serve", "--demo", "--port", Integer.toString(taken.getLocalPort()));

            assertThat(outcome.code()).isEqualTo(1);
            assertThat(outcome.err().lines()).hasSize(1).first().asString().contains("" + taken.getLocalPort());
            assertThat(outcome.out()).isEmpty();
        }
    }

    @Test
    void serve_unknownHost_isOneClearLine() {
        Outcome outcome = new Program(home).run("serve", "--host", "no.such.host.invalid");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err().lines()).hasSize(1).first().asString().contains("host");
    }

    @Test
    void serve_askedToEnd_endsWell() throws Exception {
        Served served = Served.start(new Program(home), "--demo");

        int code = served.stop();

        assertThat(code).isZero();
    }

    @Test
    void serve_disabledTool_isNotOffered() throws Exception {
        Program program = new Program(home).with("DISABLED_TOOLS", "chat,version");

        try (Served served = Served.start(program, "--demo")) {
            String tools = served.client()
                    .send("tools/list", "", new JsonMapper().createObjectNode())
                    .body();
            String prompts = served.client()
                    .send("prompts/list", "", new JsonMapper().createObjectNode())
                    .body();

            assertThat(tools)
                    .contains("\"version\"", "\"listmodels\"", "\"status\"")
                    .doesNotContain("\"name\":\"chat\"");
            assertThat(prompts).doesNotContain("\"name\":\"chat\"", "\"name\":\"continue\"");
        }
    }

    private static JsonNode configuration(String out, String heading) {
        String text = out.substring(out.indexOf(heading) + heading.length());
        int end = text.indexOf("\n}\n") + 2;
        return new JsonMapper()
                .readTree(text.substring(0, end))
                .path("mcpServers")
                .path("exai");
    }
}
