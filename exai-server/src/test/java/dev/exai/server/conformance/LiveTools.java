package dev.exai.server.conformance;

import dev.exai.core.CancelToken;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.server.mcp.FakeTool;
import dev.exai.server.mcp.Prompt;
import dev.exai.server.tools.Catalog;
import dev.exai.server.tools.LogLevel;
import dev.exai.server.tools.ToolCatalog;
import dev.exai.server.tools.ToolResult;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.StringNode;

/** Tools that say something while they run, and tools that change what is offered. */
final class LiveTools {
    private static final Duration STEP = Duration.ofMillis(50);

    private LiveTools() {}

    static void addTo(ToolCatalog tools, Catalog<Prompt> prompts) {
        tools.add(FakeTool.of("test_tool_with_logging", (arguments, context) -> {
            for (String said : List.of("Tool execution started", "Tool processing data", "Tool execution completed")) {
                context.log(LogLevel.INFO, "conformance", StringNode.valueOf(said));
                pause();
            }
            return ToolResult.text("Tool with logging executed successfully");
        }));
        tools.add(FakeTool.of("test_logging_tool", (arguments, context) -> {
            context.log(LogLevel.INFO, "conformance", StringNode.valueOf("Diagnostic trace logging activated"));
            return ToolResult.text("Logging evaluated");
        }));
        tools.add(FakeTool.of("test_tool_with_progress", (arguments, context) -> {
            for (int done = 0; done <= 100; done += 50) {
                context.progress(done, 100.0, "Completed step " + done + " of 100");
                pause();
            }
            return ToolResult.text("done");
        }));
        tools.add(FakeTool.of("test_trigger_tool_change", (arguments, context) -> {
            tools.add(FakeTool.of("test_momentary", (nothing, inside) -> ToolResult.text("gone in a moment")));
            tools.remove("test_momentary");
            return ToolResult.text("Mutation triggered");
        }));
        tools.add(FakeTool.of("test_trigger_prompt_change", (arguments, context) -> {
            prompts.add("test_momentary", ConformancePrompts.simple("test_momentary", "gone in a moment"));
            prompts.remove("test_momentary");
            return ToolResult.text("Mutation triggered");
        }));
    }

    private static void pause() {
        try {
            TimeSource.system().sleep(STEP, CancelToken.never());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExaiException(ErrorKind.CANCELLED, "interrupted", e);
        }
    }
}
