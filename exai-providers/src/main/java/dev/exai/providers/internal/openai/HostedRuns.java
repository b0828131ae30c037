package dev.exai.providers.internal.openai;

import dev.exai.core.CancelToken;
import dev.exai.core.spi.CallContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs the vendor's own tools that an answer calls. One thread runs them; {@link #cut()} may be called from any. */
final class HostedRuns {
    private final @Nullable HostedTools tools;
    private final Map<String, String> offered;
    private final CallContext context;
    private volatile @Nullable CancelToken running;
    private volatile boolean cut;

    /** The runs of one call, to whose model these tools are offered: each as JSON, by its name. */
    HostedRuns(@Nullable HostedTools tools, Map<String, String> offered, CallContext context) {
        this.tools = tools;
        this.offered = offered;
        this.context = context;
    }

    /** The tools that the model is offered: each as JSON, by its name. */
    Map<String, String> offered() {
        return offered;
    }

    /** Their names. */
    Set<String> names() {
        return offered.keySet();
    }

    /** The calls with what their tools told; those that only want to be confirmed as they are. */
    List<HostedCall> run(List<HostedCall> calls) {
        return calls.stream().map(this::run).toList();
    }

    private HostedCall run(HostedCall call) {
        HostedTools known = tools;
        if (known == null || !offered.containsKey(call.name())) {
            return call;
        }
        CancelToken token = context.cancel().child();
        running = token;
        try {
            if (cut) {
                cut();
            }
            CallContext ours = context.toBuilder().cancel(token).build();
            return call.with(known.run(call.name(), call.arguments(), ours));
        } finally {
            running = null;
            token.cancel("done"); // parts it from the caller's
        }
    }

    /** Ends a run that is going on, and those to come. */
    void cut() {
        cut = true;
        CancelToken token = running;
        if (token != null) {
            token.cancel("the stream was closed");
        }
    }
}
