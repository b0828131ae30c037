package dev.exai.server.conformance;

import dev.exai.core.CancelToken;
import dev.exai.core.TimeSource;
import dev.exai.server.auth.OpenDoor;
import dev.exai.server.mcp.HttpGate;
import dev.exai.server.mcp.HttpService;
import dev.exai.server.mcp.McpServer;
import dev.exai.server.mcp.Prompt;
import dev.exai.server.mcp.ResourceCatalog;
import dev.exai.server.mcp.ServerIdentity;
import dev.exai.server.tools.Catalog;
import dev.exai.server.tools.ToolCatalog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Offers what the scenarios of the official conformance suite call for, on the protocol layer as it is shipped. */
public final class ConformanceServer {
    private static final Duration LIFE = Duration.ofMinutes(30); // an orphan ends by itself

    private ConformanceServer() {}

    /** Starts on any free port; its URL is written to the file that the only argument names. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (HttpService service = start()) {
            Path file = Path.of(arguments[0]);
            Path whole = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(whole, "http://localhost:" + service.port() + "/mcp");
            Files.move(whole, file);
            TimeSource.system().sleep(LIFE, CancelToken.never());
        }
    }

    static HttpService start() {
        ToolCatalog tools = new ToolCatalog();
        Catalog<Prompt> prompts = new Catalog<>();
        ResourceCatalog resources = new ResourceCatalog();
        ContentTools.addTo(tools);
        LiveTools.addTo(tools, prompts);
        QuestionTools.addTo(tools);
        RoundTools.addTo(tools);
        ConformancePrompts.addTo(prompts);
        ConformanceResources.addTo(resources);
        McpServer server = new McpServer.Builder(
                        new ServerIdentity("exai-conformance", "EXAI conformance", "1.0.0", null), tools)
                .resources(resources)
                .prompts(prompts)
                .completer(request -> List.of("paris", "park", "party").stream()
                        .filter(value -> value.startsWith(request.typed()))
                        .toList())
                .build();
        HttpGate gate = new HttpGate(new OpenDoor(), Set.of(), Set.of(), List.of());
        return new HttpService(server, gate, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }
}
