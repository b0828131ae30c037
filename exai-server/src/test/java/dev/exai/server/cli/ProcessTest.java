package dev.exai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.Workers;
import dev.exai.testkit.Canary;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The program as a process of its own: signals, streams, exit codes. */
@Timeout(180)
class ProcessTest {
    private static final int CALLS = 50;
    private static final Duration DRAIN = Duration.ofSeconds(20); // 10 s are promised, on a machine that is not busy

    @TempDir
    private Path home;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void serve_signalWithCallsInFlight_cancelsThemAndEndsWell() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Workers callers = Workers.perTask("caller")) {
            upstream.onEveryChat().silent();
            Process process = start(
                    using(upstream),
                    "serve",
                    "--port=0",
                    "--set=limits.drain-millis=500",
                    "--set=limits.calls-per-principal=50",
                    "--set=sessions.per-principal.running=50",
                    "--set=sessions.per-provider.running=50");
            McpClient client = connected(process);
            for (int i = 0; i < CALLS; i++) {
                callers.run(() -> callAndForget(client));
            }
            assertThat(upstream.awaitRequests(CALLS, DRAIN)).isTrue();

            process.destroy();

            assertThat(process.waitFor(DRAIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(upstream.awaitNoConnections(DRAIN)).isTrue();
            assertThat(upstream.requests()).hasSize(CALLS);
        }
    }

    @Test
    void stdio_inputEnds_endsWell() throws Exception {
        Process process = start(Map.of(), "stdio", "--demo");
        send(
                process,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
                        + "\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}");
        String answer = process.inputReader(StandardCharsets.UTF_8).readLine();

        process.getOutputStream().close();

        assertThat(answer).contains("\"protocolVersion\":\"2025-11-25\"");
        assertThat(process.waitFor(DRAIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void stdio_debugLog_showsNoKeyAndStaysOffTheProtocol() throws Exception {
        Canary canary = Canary.plant();
        try (FakeUpstream upstream =
                FakeUpstream.of(WireDialect.OPENAI).key(canary.secret()).start()) {
            upstream.onEveryChat().fail(401, Map.of(), "{\"error\":{\"message\":\"bad key " + canary.secret() + "\"}}");
            Process process = start(using(upstream), "stdio", "--set", "log-level=trace");
            send(
                    process,
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"chat\",\"arguments\":"
                            + "{\"prompt\":\"hi\",\"model\":\"gpt-4.1\"},\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":"
                            + "\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}}}");
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String answer = out.readLine();
            process.getOutputStream().close();
            String rest = String.join("\n", out.lines().toList());
            String log = Files.readString(home.resolve("err"));

            assertThat(answer).contains("AUTHENTICATION");
            assertThat(rest).isEmpty();
            assertThat(log).contains("DEBUG VendorApi chat sent");
            assertThat(canary.in("answer", answer)).isEmpty();
            assertThat(canary.in("log", log)).isEmpty();
        }
    }

    @Test
    void serve_traceLog_holdsNothingThatWasSaid() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI)) {
            upstream.onEveryChat().reply("parrots say canary-answer");
            Process process = start(using(upstream), "serve", "--port=0", "--set=log-level=trace");
            McpClient client = connected(process);
            String asked = "{\"model\":\"gpt-4.1\",\"system_prompt\":\"canary-rule\",\"prompt\":\"canary-question\"";
            String handle = client.structured("chat", asked + "}")
                    .path("continuation_id")
                    .stringValue();
            client.structured("chat", asked + ",\"continuation_id\":\"" + handle + "\"}");
            client.structured("chat", asked + ",\"idempotency_key\":\"canary-key\"}");
            client.error("chat", asked + ",\"continuation_id\":\"canary-handle\"}");
            upstream.onEveryChat().fail(400, Map.of(), "{\"error\":{\"message\":\"you said canary-question\"}}");
            client.error("chat", asked + "}");
            client.structured("status", "{}");
            process.destroy();

            assertThat(process.waitFor(DRAIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(home.resolve("err")))
                    .contains("DEBUG VendorApi chat sent")
                    .doesNotContain("canary");
        }
    }

    private Process start(Map<String, String> variables, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.add("dev.exai.server.Main");
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(home.resolve("err").toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.endsWith("_API_KEY") || name.startsWith("EXAI_"));
        environment.put("EXAI_DATA_DIR", home.resolve("data").toString());
        environment.putAll(variables);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static Map<String, String> using(FakeUpstream upstream) {
        return Map.of(
                "OPENAI_API_KEY", upstream.key(),
                "EXAI_PROVIDER_OPENAI_BASE_URL", upstream.baseUrl().toString());
    }

    private static McpClient connected(Process process) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String first = out.readLine();
        String second = out.readLine();
        return new McpClient(first.substring(first.indexOf("http://")), second.substring("Access token: ".length()));
    }

    private static void callAndForget(McpClient client) {
        ObjectNode params = new JsonMapper().createObjectNode();
        params.put("name", "chat");
        params.putObject("arguments").put("prompt", "hi").put("model", "gpt-4.1");
        try {
            client.send("tools/call", "chat", params);
        } catch (IOException e) {
            // the server ends, which is what this test is about
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(Process process, String line) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }
}
