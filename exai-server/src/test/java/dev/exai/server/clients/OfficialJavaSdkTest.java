package dev.exai.server.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The official Java SDK's client against the shipped program. It knows no way to cancel a call. */
class OfficialJavaSdkTest {
    private static final String MODEL = "demo/echo";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path data;

    private final List<McpSyncClient> clients = new ArrayList<>();
    private final CountDownLatch firstNotice = new CountDownLatch(1);
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
    void callTool_chat_answersWithProgress(Transport transport) throws Exception {
        McpSyncClient client = connect(transport);

        McpSchema.CallToolResult result = client.callTool(McpSchema.CallToolRequest.builder("chat")
                .arguments(Map.of("prompt", "the quick brown fox", "model", MODEL))
                .progressToken("token-1")
                .build());

        assertThat(result.isError()).isNotEqualTo(Boolean.TRUE);
        assertThat(content(result)).contains("the quick brown fox");
        assertThat(firstNotice.await(30, TimeUnit.SECONDS)).isTrue(); // the SDK hands notices on by other threads
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

    /** All calls are sent by one thread, because the SDK's stdio client fails when several send at once. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void callTool_twoHundredAtOnceFromTwoClients_eachGetsItsOwnAnswer(Transport transport) {
        List<McpAsyncClient> two = List.of(connectAsync(transport), connectAsync(transport));

        List<Boolean> own = Flux.range(0, 200)
                .flatMap(number -> callMarked(two.get(number % 2), "mark-" + number + "-of-200"), 200)
                .collectList()
                .block(PATIENCE);

        assertThat(own).hasSize(200).containsOnly(true);
        two.forEach(client -> client.closeGracefully().block(PATIENCE));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void clientWithRoots_hasItsFilesRead(Transport transport) throws IOException {
        Path folder = Files.createDirectories(data.resolve("project of the client"));
        Files.writeString(folder.resolve("notes.txt"), "the words of the notes");
        McpSyncClient client = McpClient.sync(transport == Transport.HTTP ? http() : stdio())
                .requestTimeout(PATIENCE)
                .initializationTimeout(PATIENCE)
                .capabilities(McpSchema.ClientCapabilities.builder().roots(true).build())
                .roots(McpSchema.Root.builder(folder.toUri().toString()).build())
                .build();
        clients.add(client);
        client.initialize();

        McpSchema.CallToolResult result = client.callTool(McpSchema.CallToolRequest.builder("smart_file_query")
                .arguments(Map.of("question", "?", "model", MODEL, "file_path", "notes.txt"))
                .build());

        assertThat(result.isError()).isNotEqualTo(Boolean.TRUE);
        assertThat(content(result)).contains("the words of the notes");
    }

    private static Mono<Boolean> callMarked(McpAsyncClient client, String mark) {
        return client.callTool(chat(mark, MODEL)).map(result -> content(result).contains(mark));
    }

    private McpAsyncClient connectAsync(Transport transport) {
        McpAsyncClient client = McpClient.async(transport == Transport.HTTP ? http() : stdio())
                .requestTimeout(PATIENCE)
                .initializationTimeout(PATIENCE)
                .build();
        client.initialize().block(PATIENCE);
        return client;
    }

    private McpSyncClient connect(Transport transport) {
        McpSyncClient client = McpClient.sync(transport == Transport.HTTP ? http() : stdio())
                .requestTimeout(PATIENCE)
                .initializationTimeout(PATIENCE)
                .progressConsumer(notice -> firstNotice.countDown())
                .build();
        clients.add(client);
        client.initialize();
        return client;
    }

    private McpClientTransport http() {
        return HttpClientStreamableHttpTransport.builder(served.origin())
                .endpoint("/mcp")
                .addHttpRequestCustomizer((request, method, uri, body, context) ->
                        request.header("Authorization", "Bearer " + served.token()))
                .build();
    }

    private McpClientTransport stdio() {
        List<String> command = ServedProcess.command("stdio", data.resolve("stdio"));
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
