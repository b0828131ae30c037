package dev.exai.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.PrincipalId;
import dev.exai.server.mcp.FakeTool;
import dev.exai.server.mcp.JsonText;
import dev.exai.server.mcp.McpServer;
import dev.exai.server.mcp.ServerIdentity;
import dev.exai.server.mcp.StdioEndpoint;
import dev.exai.server.tools.ToolCatalog;
import dev.exai.server.tools.ToolResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardStreamsTest {
    /** A server whose tool prints where it must not. */
    static final class Chatty {
        private Chatty() {}

        public static void main(String[] arguments) {
            StandardStreams streams = StandardStreams.take();
            ToolCatalog tools = new ToolCatalog();
            tools.add(FakeTool.of("print", (given, context) -> {
                System.out.println("a library prints");
                return ToolResult.text("printed");
            }));
            McpServer server = new McpServer.Builder(new ServerIdentity("e", "E", "1", null), tools).build();
            new StdioEndpoint(server, PrincipalId.LOCAL, streams.in(), streams.out()).run();
        }
    }

    @Test
    void libraryThatPrints_cannotReachTheProtocolAndNothingNeedlessIsLoaded(@TempDir Path folder)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + folder.resolve("classes.log"),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Chatty.class.getName())
                .start();
        process.getOutputStream().write("""
                {"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}
                {"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"print"}}
                """.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();

        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(said)
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(JsonText.exact(line).has("result")).isTrue());
        assertThat(errors).contains("a library prints");
        assertThat(folder.resolve("classes.log")).content().doesNotContain("io.netty", "ObjectMapper");
    }
}
