package dev.exai.providers.internal.tools;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.Workers;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.spi.CallContext;
import dev.exai.providers.ToolRun;
import dev.exai.providers.internal.schema.JsonSchema;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs the calls of one answer at the same time, each within its bounds. One thread uses it. */
public final class ToolCaller {
    private final List<KnownTool> tools;
    private final ToolLimits limits;
    private final Workers workers;

    /** A caller of these tools. */
    public ToolCaller(List<KnownTool> tools, ToolLimits limits, Workers workers) {
        this.tools = List.copyOf(tools);
        this.limits = limits;
        this.workers = workers;
    }

    /**
     * What came of each call, in the order of the calls.
     *
     * @throws ExaiException kind CANCELLED or TIMEOUT if the context ends; the tools are told to stop then
     */
    public List<ToolRun> run(List<ToolCall> calls, CallContext context) {
        Semaphore places = new Semaphore(limits.parallel());
        List<Begun> begun = new ArrayList<>();
        try {
            for (ToolCall call : calls) {
                begun.add(begin(call, context, places));
            }
            List<ToolRun> runs = new ArrayList<>();
            for (Begun each : begun) {
                runs.add(end(each, context));
            }
            return runs;
        } finally {
            begun.forEach(Begun::stop);
        }
    }

    /** A call that runs, or one that was refused and why. */
    private record Begun(
            ToolCall call,
            @Nullable RunningTool running,
            @Nullable String refusal) {
        void stop() {
            if (running != null) {
                running.stop();
            }
        }
    }

    private Begun begin(ToolCall call, CallContext context, Semaphore places) {
        KnownTool tool = find(call.name());
        String refusal = refusal(tool, call);
        if (tool == null || refusal != null) {
            return new Begun(call, null, refusal);
        }
        RunningTool running = new RunningTool(call, tool, context, limits.timeout(), places);
        workers.run(running.task());
        return new Begun(call, running, null);
    }

    private @Nullable KnownTool find(String name) {
        return tools.stream()
                .filter(tool -> tool.spec().name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Why the call cannot be made, for the model to read; null if it can. */
    private @Nullable String refusal(@Nullable KnownTool tool, ToolCall call) {
        if (tool == null) {
            String known = tools.stream().map(each -> each.spec().name()).collect(Collectors.joining(", "));
            return "There is no tool of that name. Known tools: " + known;
        }
        List<JsonSchema.Fault> faults = tool.faults(call.arguments());
        return faults.isEmpty()
                ? null
                : "The arguments do not follow the schema of the tool: "
                        + faults.stream().map(JsonSchema.Fault::toString).collect(Collectors.joining("; "));
    }

    private ToolRun end(Begun begun, CallContext context) {
        RunningTool running = begun.running();
        if (running == null) {
            return new ToolRun(begun.call(), String.valueOf(begun.refusal()), true, Duration.ZERO);
        }
        ToolRun run = await(running);
        context.cancel().throwIfCancelled();
        context.deadline().throwIfExpired("running tools", ErrorPhase.OUTPUT);
        return new ToolRun(run.call(), cut(run.result()), run.error(), run.duration());
    }

    private static ToolRun await(RunningTool running) {
        try {
            return running.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExaiException(ErrorKind.CANCELLED, ErrorPhase.OUTPUT, "interrupted while tools ran", e);
        }
    }

    /** The start of a result that is too long, at a border between characters, and what is missing. */
    private String cut(String result) {
        byte[] bytes = result.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= limits.resultBytes()) {
            return result;
        }
        int end = limits.resultBytes();
        while (end > 0 && (bytes[end] & 0xc0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + "\n[cut: " + (bytes.length - end) + " more bytes]";
    }
}
