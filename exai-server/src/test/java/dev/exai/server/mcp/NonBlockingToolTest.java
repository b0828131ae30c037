package dev.exai.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.server.tools.Tool;
import dev.exai.server.tools.ToolCatalog;
import dev.exai.server.tools.ToolContext;
import dev.exai.server.tools.ToolDescription;
import dev.exai.server.tools.ToolResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A tool that does not block is called on the thread that has read the request; any other on a thread of its own. */
class NonBlockingToolTest {
    private final ToolCatalog tools = new ToolCatalog();
    private final McpServer server =
            new McpServer.Builder(new ServerIdentity("exai", "EXAI", "1.0", null), tools).build();
    private final StdioClient client = new StdioClient(server);

    NonBlockingToolTest() {
        FakeTool thread = FakeTool.of(
                "thread",
                (arguments, context) -> ToolResult.text(Thread.currentThread().getName()));
        FakeTool fails = FakeTool.of("fails", (arguments, context) -> {
            throw new IllegalStateException("a fault");
        });
        tools.add(thread);
        tools.add(new NeverWaiting("here", thread));
        tools.add(new NeverWaiting("fails", fails));
    }

    @AfterEach
    void nothingIsLeft() {
        client.close();

        assertThat(server.runningCalls()).isZero();
    }

    @Test
    void call_ofToolThatMayBlock_getsThreadOfItsOwn() {
        client.modern(1, "tools/call", "'name':'thread'");

        assertThat(text(client.answer(1))).startsWith("exai-call");
    }

    @Test
    void call_ofToolThatDoesNotBlock_staysOnTheReadingThread() {
        client.modern(1, "tools/call", "'name':'here'");

        assertThat(text(client.answer(1))).startsWith("pool-");
    }

    @Test
    void call_ofFaultyToolThatDoesNotBlock_leavesTheReaderAlive() {
        client.modern(1, "tools/call", "'name':'fails'");
        client.modern(2, "tools/call", "'name':'here'");

        assertThat(client.answer(1).has("error")).isTrue();
        assertThat(text(client.answer(2))).startsWith("pool-");
    }

    private static String text(JsonNode answer) {
        return answer.path("result").path("content").path(0).path("text").asString();
    }

    private record NeverWaiting(String name, FakeTool tool) implements Tool {
        @Override
        public ToolDescription description() {
            ToolDescription all = tool.description();
            return new ToolDescription(
                    name, null, all.description(), all.inputSchema(), all.outputSchema(), all.annotations());
        }

        @Override
        public ToolResult call(ObjectNode arguments, ToolContext context) {
            return tool.call(arguments, context);
        }

        @Override
        public boolean mayBlock() {
            return false;
        }
    }
}
