package dev.exai.server.mcp;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.PrincipalId;
import dev.exai.core.RequestId;
import dev.exai.core.TimeSource;
import dev.exai.core.spi.TraceContext;
import dev.exai.server.rpc.Json;
import dev.exai.server.rpc.JsonRpc;
import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Limits;
import dev.exai.server.rpc.Outlet;
import dev.exai.server.tools.ClientAbility;
import dev.exai.server.tools.ClientPlace;
import dev.exai.server.tools.LogLevel;
import dev.exai.server.tools.Question;
import dev.exai.server.tools.ToolContext;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request while it is worked on. It ends once: answered or cancelled, whichever is first; nothing is said about it
 * afterwards. Thread-safe.
 */
final class Call implements ToolContext {
    private static final long WINDOW_NANOS = 1_000_000_000L;

    private enum State {
        RUNNING,
        ANSWERED,
        CANCELLED
    }

    private final Caller caller;
    private final Outlet outlet;
    private final Asker asker;
    private final int progressPerSecond;
    private final TimeSource time;
    private final Deadline deadline;
    private final CancelToken cancel = new CancelToken();
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    private final @Nullable JsonNode progressToken;
    private final @Nullable TraceContext trace;
    private final Object gate = new Object();
    private @Nullable Thread worker; // guarded by gate
    private @Nullable RequestId requestId; // guarded by gate; minted when somebody asks, for randomness is not free
    private double lastProgress = Double.NEGATIVE_INFINITY; // guarded by gate
    private long windowStart; // guarded by gate
    private int sentInWindow; // guarded by gate

    Call(Caller caller, ObjectNode params, Outlet outlet, Asker asker, Limits limits, TimeSource time) {
        this.caller = caller;
        this.outlet = outlet;
        this.asker = asker;
        this.time = time;
        progressPerSecond = limits.of(Limit.PROGRESS_PER_SECOND);
        deadline = Deadline.after(limits.duration(Limit.CALL_MILLIS), time);
        JsonNode meta = params.path("_meta");
        JsonNode token = meta.path("progressToken");
        progressToken = token.isString() || token.isIntegralNumber() ? token : null;
        trace = TraceContext.ofUntrusted(
                meta.path("traceparent").stringValue(null),
                meta.path("tracestate").stringValue(null));
    }

    /** Cancels the call unless it has ended, and interrupts its thread. */
    void cancel(String why) {
        if (!state.compareAndSet(State.RUNNING, State.CANCELLED)) {
            return;
        }
        cancel.cancel(why);
        synchronized (gate) {
            if (worker != null) {
                worker.interrupt();
            }
        }
    }

    /** Makes this the call's thread: the one that is interrupted on cancel. */
    void enter() {
        synchronized (gate) {
            worker = Thread.currentThread();
            if (cancel.isCancelled()) {
                worker.interrupt();
            }
        }
    }

    /** Gives the thread back without a trace of an interrupt. */
    void leave() {
        synchronized (gate) {
            worker = null;
        }
        Thread.interrupted(); // the thread may serve another call next
    }

    /** Claims the right to answer; false if the call has been cancelled. */
    boolean claimAnswer() {
        return state.compareAndSet(State.RUNNING, State.ANSWERED);
    }

    @Override
    public PrincipalId principal() {
        return caller.principal();
    }

    @Override
    public RequestId requestId() {
        synchronized (gate) {
            RequestId minted = requestId == null ? RequestId.mint() : requestId;
            requestId = minted;
            return minted;
        }
    }

    @Override
    public CancelToken cancel() {
        return cancel;
    }

    @Override
    public Deadline deadline() {
        return deadline;
    }

    @Override
    public @Nullable TraceContext trace() {
        return trace;
    }

    @Override
    public boolean wantsProgress() {
        return progressToken != null;
    }

    @Override
    public void progress(double progress, @Nullable Double total, @Nullable String message) {
        JsonNode token = progressToken;
        if (token == null || state.get() != State.RUNNING || outlet.isSlow() || !mayReport(progress)) {
            return;
        }
        outlet.send(JsonRpc.notification("notifications/progress", json -> {
            Json.write(json, "progressToken", token);
            json.writeName("progress");
            writeNumber(json, progress);
            if (total != null) {
                json.writeName("total");
                writeNumber(json, total);
            }
            ContentJson.optional(json, "message", message);
        }));
    }

    private static void writeNumber(JsonGenerator json, double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            json.writeNumber((long) number);
        } else {
            json.writeNumber(number);
        }
    }

    private boolean mayReport(double progress) {
        synchronized (gate) {
            long now = time.nanos();
            if (now - windowStart > WINDOW_NANOS) {
                windowStart = now;
                sentInWindow = 0;
            }
            if (progress <= lastProgress || sentInWindow >= progressPerSecond) {
                return false;
            }
            lastProgress = progress;
            sentInWindow++;
            return true;
        }
    }

    @Override
    public boolean logs(LogLevel level) {
        return caller.logThreshold()
                .get()
                .map(threshold -> level.compareTo(threshold) >= 0)
                .orElse(false);
    }

    @Override
    public void log(LogLevel level, String logger, JsonNode data) {
        if (logs(level) && state.get() == State.RUNNING) {
            outlet.send(JsonRpc.notification("notifications/message", json -> {
                json.writeStringProperty("level", level.wireName());
                json.writeStringProperty("logger", logger);
                Json.write(json, "data", data);
            }));
        }
    }

    @Override
    public ClientPlace clientPlace() {
        return caller.place();
    }

    @Override
    public boolean clientCan(ClientAbility ability) {
        return caller.abilities().contains(ability);
    }

    @Override
    public Map<String, ObjectNode> ask(Map<String, Question> questions) {
        return asker.ask(questions);
    }
}
