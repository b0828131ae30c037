package dev.exai.benchmarks.peers;

import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.nio.file.Files;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/** The official Java SDK's Streamable HTTP servlet on Tomcat, both with their defaults. */
public final class SdkMain {
    private static final Map<String, Object> NO_ARGUMENTS = Map.of("type", "object", "properties", Map.of());

    private SdkMain() {}

    public static void main(String[] args) throws Exception {
        Logger.getLogger("").setLevel(Level.SEVERE);
        var transport = HttpServletStreamableServerTransportProvider.builder()
                .mcpEndpoint("/mcp")
                .build();
        McpServer.sync(transport)
                .serverInfo("peer-sdk", "1")
                .capabilities(ServerCapabilities.builder().tools(false).build())
                .toolCall(tool("noop"), (exchange, call) -> ok())
                .toolCall(tool("slow"), (exchange, call) -> {
                    pause();
                    return ok();
                })
                .build();

        var tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("peer-sdk").toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        // the default of 100 would close connections that the other servers keep, and would measure the reconnecting
        tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "mcp", transport).setAsyncSupported(true);
        context.addServletMappingDecoded("/mcp", "mcp");
        tomcat.start();
        System.out.println("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/mcp");
        tomcat.getServer().await();
    }

    private static Tool tool(String name) {
        return Tool.builder().name(name).inputSchema(NO_ARGUMENTS).build();
    }

    private static CallToolResult ok() {
        return CallToolResult.builder().addTextContent("ok").isError(false).build();
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
