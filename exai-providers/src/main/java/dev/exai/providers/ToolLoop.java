package dev.exai.providers;

import dev.exai.core.Workers;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.providers.internal.tools.KnownTool;
import dev.exai.providers.internal.tools.LoopState;
import dev.exai.providers.internal.tools.ToolCaller;
import dev.exai.providers.internal.tools.ToolLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Asks a model, runs the tools it asks for, tells it the results, and asks again until it answers. Calls of one answer run at
 * the same time. A call of an unknown tool, arguments that break the tool's schema, a tool that fails or takes too long: each
 * becomes a result that says so, for the model to correct itself. Calls that a GLM model writes into its text are run too.
 *
 * <p>Immutable and thread-safe; {@link #run} blocks.
 */
public final class ToolLoop {
    private final Builder settings;
    private final ToolLimits limits;

    private ToolLoop(Builder settings) {
        this.settings = settings;
        limits = new ToolLimits(settings.toolTimeout, settings.parallel, settings.resultBytes);
    }

    /** A builder for a loop that asks this provider, which it does not close. */
    public static Builder of(Provider provider) {
        return new Builder(provider);
    }

    /**
     * Runs until the model answers or a bound is reached. The loop's tools are added to those of the request.
     *
     * @throws dev.exai.core.ExaiException what ended a round: a failure of the provider, a cancel or the deadline. Tools may
     *     have run by then; {@link Builder#onMessage} has been told
     */
    public ToolLoopResult run(ChatRequest request, CallContext context) {
        LoopState state = new LoopState(withTools(request), settings.onMessage);
        try (Workers workers = Workers.perTask("exai-tool")) {
            ToolCaller caller = new ToolCaller(settings.tools, limits, workers);
            while (true) {
                state.answered(settings.provider.open(state.request(), context).collect());
                if (state.calls().isEmpty()) {
                    return state.end(ToolLoopResult.End.ANSWERED);
                }
                if (state.rounds() >= settings.rounds) {
                    return state.end(ToolLoopResult.End.OUT_OF_ROUNDS);
                }
                if (state.bytes() > settings.totalBytes) {
                    return state.end(ToolLoopResult.End.OUT_OF_BYTES);
                }
                state.ran(caller.run(state.calls(), context));
            }
        }
    }

    private ChatRequest withTools(ChatRequest request) {
        List<ToolSpec> tools = new ArrayList<>(request.tools());
        settings.tools.forEach(tool -> tools.add(tool.spec()));
        return request.toBuilder().tools(tools).build();
    }

    /** Builds a {@link ToolLoop}. Not thread-safe. */
    public static final class Builder {
        private final Provider provider;
        private final List<KnownTool> tools = new ArrayList<>();
        private int rounds = 10;
        private int parallel = 8;
        private Duration toolTimeout = Duration.ofSeconds(60);
        private int resultBytes = 64 * 1024;
        private long totalBytes = 1 << 20;
        private Consumer<Message> onMessage = message -> {};

        private Builder(Provider provider) {
            this.provider = Objects.requireNonNull(provider, "provider");
        }

        private Builder(Builder other) {
            this(other.provider);
            tools.addAll(other.tools);
            rounds = other.rounds;
            parallel = other.parallel;
            toolTimeout = other.toolTimeout;
            resultBytes = other.resultBytes;
            totalBytes = other.totalBytes;
            onMessage = other.onMessage;
        }

        /**
         * Adds a tool.
         *
         * @throws IllegalArgumentException if another one has this name, or the schema is malformed, of another dialect than
         *     2020-12, or refers outside itself
         */
        public Builder tool(ToolSpec spec, ToolFunction function) {
            if (tools.stream().anyMatch(tool -> tool.spec().name().equals(spec.name()))) {
                throw new IllegalArgumentException("two tools are called " + spec.name());
            }
            tools.add(KnownTool.of(spec, function::call));
            return this;
        }

        /** How often the model is asked at most, 1–100; default 10. */
        public Builder rounds(int value) {
            rounds = within("rounds", value, 100);
            return this;
        }

        /** How many tools run at the same time at most, 1–100; default 8. */
        public Builder parallel(int value) {
            parallel = within("parallel", value, 100);
            return this;
        }

        /**
         * How long one tool may take; default 60 s, and never longer than the deadline of the call.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder toolTimeout(Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("toolTimeout must be positive: " + value);
            }
            toolTimeout = value;
            return this;
        }

        /** How many bytes of one result the model is told at most; the rest is cut off, visibly; default 64 KiB. */
        public Builder resultBytes(int value) {
            resultBytes = within("resultBytes", value, 16 << 20);
            return this;
        }

        /** How many bytes all arguments and results together may have; default 1 MiB. */
        public Builder totalBytes(long value) {
            if (value < 1) {
                throw new IllegalArgumentException("totalBytes must be ≥ 1: " + value);
            }
            totalBytes = value;
            return this;
        }

        /** Told each message that joins the conversation, at once, so that it is not lost with a later failure. */
        public Builder onMessage(Consumer<Message> value) {
            onMessage = value;
            return this;
        }

        /** The finished loop. */
        public ToolLoop build() {
            return new ToolLoop(new Builder(this));
        }

        private static int within(String name, int value, int high) {
            if (value < 1 || value > high) {
                throw new IllegalArgumentException(name + " must be 1–" + high + ": " + value);
            }
            return value;
        }
    }
}
