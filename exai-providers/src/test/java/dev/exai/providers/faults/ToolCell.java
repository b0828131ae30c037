package dev.exai.providers.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.Deadline;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.Support;
import dev.exai.core.spi.Attempt;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.providers.ProviderRegistry;
import dev.exai.providers.ToolLoop;
import dev.exai.providers.ToolLoopResult;
import dev.exai.testkit.WireDialect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One adapter meets one fault in a tool loop: after the tool has run, in the round that takes its result to the model, or
 * from the start where the fault is the way there. What the tool has done is done once and not lost.
 */
record ToolCell(WireDialect adapter, Row row, boolean fromStart) implements Cells.Check {
    private static final ToolSpec TOOL = new ToolSpec(
            "weather",
            "Tells the weather",
            JsonText.of(
                    "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}"));
    private static final ToolCall CALL = new ToolCall("call_1", "weather", JsonText.of("{\"city\":\"Oslo\"}"));
    private static final Duration CLOCK = Duration.ofSeconds(2); // the first round must not run into it
    private static final Duration SOON = Duration.ofSeconds(10);

    /** Whether a model of the vendor asks for tools. */
    static boolean isOfferedBy(WireDialect adapter) {
        try (Scene scene = new Scene(adapter);
                ProviderRegistry registry = scene.connect()) {
            Provider provider = registry.providers().get(0);
            ModelId model = new ModelId(provider.id(), scene.model(provider));
            return provider.models().stream()
                    .filter(known -> known.id().equals(model))
                    .allMatch(known -> known.supports(Capability.TOOLS) != Support.NO);
        }
    }

    @Override
    public String name() {
        return adapter + " TOOL LOOP: " + row.name();
    }

    @Override
    public void run() {
        try (Scene scene = new Scene(adapter)) {
            scene.upstream.onEveryChat().reply("one two three");
            if (fromStart) {
                scene.delay();
                row.fault().accept(scene);
            }
            try (ProviderRegistry registry = scene.connect()) {
                meet(scene, registry);
            }
            scene.assertNoConnections(SOON);
        }
    }

    private void meet(Scene scene, ProviderRegistry registry) {
        Provider provider = registry.providers().get(0);
        String model = scene.model(provider);
        CallContext context = CallContext.until(Deadline.after(row.deadline()))
                .timeouts(Cell.clocks(row, CLOCK))
                .build();
        AtomicInteger runs = new AtomicInteger();
        List<Message> told = new CopyOnWriteArrayList<>();
        AtomicReference<ToolLoopResult> result = new AtomicReference<>();
        ToolLoop loop = ToolLoop.of(provider)
                .tool(TOOL, (arguments, inner) -> {
                    runs.incrementAndGet();
                    breakNow(scene);
                    return "12 degrees";
                })
                .onMessage(told::add)
                .build();
        scene.upstream.onChat().replyToolCalls(CALL).lastOnConnection();
        long begun = System.nanoTime();

        ProviderException error = catchThrowableOfType(
                ProviderException.class,
                () -> result.set(loop.run(ChatRequest.to(model, "Weather?").build(), context)));

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(row.most());
        Cell.check(row, error);
        boolean reached = !fromStart || row.kinds().isEmpty() || scene.isDelayed();
        assertThat(runs).hasValue(reached ? 1 : 0);
        assertThat(told.stream().map(Message::role)).containsExactly(roles(reached, error == null));
        if (error == null) {
            assertThat(result.get().text()).isEqualTo("one two three");
            assertThat(result.get().rounds()).isEqualTo(2);
        }
        assertThat(registry.health(new ModelId(provider.id(), model))).isIn(Cell.expectedHealth(row.kinds()));
        checkAttempts(context.journal().attempts(), reached);
    }

    /** The round that follows comes on a connection of its own, so that it meets what lies in wait for connections. */
    private void breakNow(Scene scene) {
        scene.awaitUpstreamIdle(SOON);
        if (fromStart) {
            scene.breakNow();
        } else {
            row.fault().accept(scene);
        }
    }

    private static Role[] roles(boolean reached, boolean answered) {
        if (!reached) {
            return new Role[0];
        }
        return answered
                ? new Role[] {Role.ASSISTANT, Role.TOOL, Role.ASSISTANT}
                : new Role[] {Role.ASSISTANT, Role.TOOL};
    }

    /** One attempt for the first round, if it was reached, and those of the row. */
    private void checkAttempts(List<Attempt> attempts, boolean reached) {
        assertThat(attempts).hasSize(row.attempts() + (reached ? 1 : 0));
        if (reached) {
            assertThat(attempts.get(0).failure()).isNull();
        }
    }
}
