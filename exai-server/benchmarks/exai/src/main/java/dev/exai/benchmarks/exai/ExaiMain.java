package dev.exai.benchmarks.exai;

import dev.exai.core.CancelToken;
import dev.exai.core.TimeSource;
import dev.exai.server.auth.OpenDoor;
import dev.exai.server.mcp.HttpGate;
import dev.exai.server.mcp.HttpService;
import dev.exai.server.mcp.McpServer;
import dev.exai.server.mcp.ServerIdentity;
import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Limits;
import dev.exai.server.tools.Tool;
import dev.exai.server.tools.ToolAnnotations;
import dev.exai.server.tools.ToolCatalog;
import dev.exai.server.tools.ToolContext;
import dev.exai.server.tools.ToolDescription;
import dev.exai.server.tools.ToolResult;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** EXAI's own protocol layer and HTTP server, and the same tools as the others. */
public final class ExaiMain {
    private ExaiMain() {}

    public static void main(String[] args) throws InterruptedException {
        TimeSource time = TimeSource.system();
        ToolCatalog tools = new ToolCatalog();
        tools.add(new Fixed("noop", false, () -> ToolResult.text("ok")));
        tools.add(new Fixed("noop_thread", true, () -> ToolResult.text("ok")));
        tools.add(new Fixed("slow", true, () -> {
            pause(time);
            return ToolResult.text("ok");
        }));
        Limits limits = new Limits.Builder() // the load generator's connections are one principal
                .set(Limit.CALLS_PER_PRINCIPAL, 1_000)
                .set(Limit.SESSIONS_PER_PRINCIPAL, 1_000)
                .build();
        McpServer server = new McpServer.Builder(new ServerIdentity("bench", "Benchmark", "1", null), tools)
                .limits(limits)
                .build();
        HttpGate gate = new HttpGate(new OpenDoor(), Set.of(), Set.of(), List.of());
        HttpService service = new HttpService(server, gate, new InetSocketAddress("127.0.0.1", 0));
        System.out.println("http://127.0.0.1:" + service.port() + "/mcp");
        Thread.currentThread().join();
    }

    private static void pause(TimeSource time) {
        try {
            time.sleep(Duration.ofMillis(200), CancelToken.never());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Fixed(String name, boolean mayBlock, Supplier<ToolResult> work) implements Tool {
        @Override
        public ToolDescription description() {
            ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
            return new ToolDescription(name, null, "For benchmarks", schema, null, ToolAnnotations.READ_ONLY_LOCAL);
        }

        @Override
        public ToolResult call(ObjectNode arguments, ToolContext context) {
            return work.get();
        }
    }
}
