package dev.exai.server.mcp;

import static dev.exai.server.mcp.JsonText.object;

import dev.exai.server.tools.Tool;
import dev.exai.server.tools.ToolAnnotations;
import dev.exai.server.tools.ToolContext;
import dev.exai.server.tools.ToolDescription;
import dev.exai.server.tools.ToolResult;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A tool made of a name, schemas and a function. */
public record FakeTool(ToolDescription description, BiFunction<ObjectNode, ToolContext, ToolResult> action)
        implements Tool {
    public static FakeTool of(String name, BiFunction<ObjectNode, ToolContext, ToolResult> action) {
        return of(name, "{'type':'object'}", null, action);
    }

    public static FakeTool of(
            String name,
            String input,
            @Nullable String output,
            BiFunction<ObjectNode, ToolContext, ToolResult> action) {
        return new FakeTool(
                new ToolDescription(
                        name,
                        null,
                        "does " + name,
                        object(input),
                        output == null ? null : object(output),
                        ToolAnnotations.READ_ONLY_LOCAL),
                action);
    }

    public static FakeTool echo() {
        return of(
                "echo",
                "{'type':'object','properties':{'text':{'type':'string'}},'required':['text']}",
                null,
                (arguments, context) -> ToolResult.text(arguments.path("text").asString()));
    }

    /** A tool named hold that tells when it has started, and answers when it is released or interrupted. */
    public static FakeTool hold(CountDownLatch started, CountDownLatch release) {
        return of("hold", (arguments, context) -> {
            started.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return ToolResult.text("held");
        });
    }

    @Override
    public ToolResult call(ObjectNode arguments, ToolContext context) {
        return action.apply(arguments, context);
    }
}
