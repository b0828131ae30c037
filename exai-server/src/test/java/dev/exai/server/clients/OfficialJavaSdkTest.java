package dev.exai.server.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.testkit.Parallel;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The official Java SDK's client against the shipped program. It knows no way to cancel a call. */
class OfficialJavaSdkTest {
    private static final String MODEL = "demo/echo";

    @TempDir
    Path data;

    private final List<McpSyncClient> clients = new ArrayList<>();
    private final ConcurrentLinkedQueue<Double> progress = new ConcurrentLinkedQueue<>();
    private ServedProcess served;

    private enum Transport {
        HTTP,
        STDIO
    }

    @BeforeEach
    void serve() {
        served = ServedProcess.start(data.resolve("served"));
    }

    @AfterEach
    void stop() {
        clients.forEach(McpSyncClient::closeGracefully);
        served.close();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void listTools_ofTheShippedServer_namesThem(Transport transport) {
        McpSyncClient client = connect(transport);

        McpSchema.ListToolsResult listed = client.listTools();

        assertThat(listed.tools()).extracting(McpSchema.Tool::name).contains("chat", "listmodels", "status", "version");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void callTool_chat_answersWithProgress(Transport transport) {
        McpSyncClient client = connect(transport);

        McpSchema.CallToolResult result = client.callTool(McpSchema.CallToolRequest.builder("chat")
                .arguments(Map.of("prompt", "the quick brown fox", "model", MODEL))
                .progressToken("token-1")
                .build());

        assertThat(result.isError()).isNotEqualTo(Boolean.TRUE);
        assertThat(content(result)).contains("the quick brown fox");
        assertThat(List.copyOf(progress)).isNotEmpty().isSorted();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void callTool_unknownModelAndUnknownTool_failsEachInItsWay(Transport transport) {
        McpSyncClient client = connect(transport);

        McpSchema.CallToolResult unknownModel = client.callTool(chat("hi", "no-such-model"));

        assertThat(unknownModel.isError()).isTrue();
        assertThat(unknownModel.content().toString()).contains("NOT_FOUND");
        assertThatThrownBy(() -> client.callTool(McpSchema.CallToolRequest.builder("no_such_tool")
                        .arguments(Map.of())
                        .build()))
                .isInstanceOf(McpError.class);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void callTool_twoHundredAtOnceFromTwoClients_eachGetsItsOwnAnswer(Transport transport) throws Exception {
        List<McpSyncClient> two = List.of(connect(transport), connect(transport));

        List<Boolean> own = Parallel.inParallel(200, number -> {
            String mark = "mark-" + number + "-of-200";
            return content(two.get(number % 2).callTool(chat(mark, MODEL))).contains(mark);
        });

        assertThat(own).hasSize(200).containsOnly(true);
    }

    private McpSyncClient connect(Transport transport) {
        McpSyncClient client = McpClient.sync(transport == Transport.HTTP ? http() : stdio())
                .requestTimeout(Duration.ofSeconds(60))
                .initializationTimeout(Duration.ofSeconds(60))
                .progressConsumer(notice -> progress.add(notice.progress()))
                .build();
        clients.add(client);
        client.initialize();
        return client;
    }

    private McpClientTransport http() {
        return HttpClientStreamableHttpTransport.builder(served.origin())
                .endpoint("/mcp")
                .httpRequestCustomizer((request, method, uri, body, context) ->
                        request.header("Authorization", "Bearer " + served.token()))
                .build();
    }

    private McpClientTransport stdio() {
        List<String> command = ServedProcess.command("stdio", data.resolve("stdio" + clients.size()));
        ServerParameters parameters = ServerParameters.builder(command.get(0))
                .args(command.subList(1, command.size()))
                .env(ServedProcess.ROOM)
                .build();
        return new StdioClientTransport(parameters, McpJsonDefaults.getMapper());
    }

    private static McpSchema.CallToolRequest chat(String prompt, String model) {
        return McpSchema.CallToolRequest.builder("chat")
                .arguments(Map.of("prompt", prompt, "model", model))
                .build();
    }

    private static String content(McpSchema.CallToolResult result) {
        return String.valueOf(((Map<?, ?>) result.structuredContent()).get("content"));
    }
}
