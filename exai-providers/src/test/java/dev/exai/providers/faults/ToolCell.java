package dev.exai.providers.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One adapter meets one fault in a tool loop: after the tool has run, in the round that takes its result to the model, or
 * from the start where the fault is the way there. What the tool has done is done once and not lost.
 */
record ToolCell(Adapter adapter, Row row, boolean fromStart) implements Cells.Check {
    static final ToolSpec TOOL = new ToolSpec(
            "weather",
            "Tells the weather",
            JsonText.of(
                    "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}"));
    private static final ToolCall CALL = new ToolCall("call_1", "weather", JsonText.of("{\"city\":\"Oslo\"}"));
    private static final String RESULT = "12 degrees";
    private static final Duration CLOCK = Duration.ofSeconds(2); // the first round must not run into it
    private static final Duration SOON = Duration.ofSeconds(20);

    /** Whether a model of the vendor asks for tools. */
    static boolean isOfferedBy(Adapter adapter) {
        try (Scene scene = new Scene(adapter);
                ProviderRegistry registry = scene.connect()) {
            Provider provider = registry.providers().get(0);
            ModelId model = new ModelId(provider.id(), scene.model());
            return provider.models().stream()
                    .filter(known -> known.id().equals(model))
                    .allMatch(known -> known.supports(Capability.TOOLS) != Support.NO);
        }
    }

    @Override
    public String name() {
        return adapter.name() + " TOOL LOOP: " + row.name();
    }

    @Override
    public void run() {
        try (Scene scene = new Scene(adapter)) {
            scene.upstream.onEveryChat().reply(Scene.TEXT);
            if (fromStart) {
                scene.delay();
                row.fault().accept(scene);
            }
            try (ProviderRegistry registry = scene.connect()) {
                meet(scene, registry);
            }
            scene.assertNoConnections(SOON);
            scene.assertNoThreads(SOON);
        }
    }

    private void meet(Scene scene, ProviderRegistry registry) {
        Provider provider = registry.providers().get(0);
        String model = scene.model();
        Verdict verdict = new Verdict(row, scene.subject(), CLOCK);
        CallContext context = verdict.context();
        AtomicInteger runs = new AtomicInteger();
        List<Message> told = new CopyOnWriteArrayList<>();
        AtomicReference<ToolLoopResult> result = new AtomicReference<>();
        ToolLoop loop = ToolLoop.of(provider)
                .tool(TOOL, (arguments, inner) -> {
                    runs.incrementAndGet();
                    breakNow(scene);
                    return RESULT;
                })
                .onMessage(told::add)
                .build();
        scene.upstream.onChat().replyToolCalls(CALL).lastOnConnection();
        long begun = System.nanoTime();

        ProviderException error = catchThrowableOfType(
                ProviderException.class,
                () -> result.set(loop.run(ChatRequest.to(model, "Weather?").build(), context)));

        verdict.checkElapsed(begun, context.journal().attempts());
        verdict.checkError(error);
        boolean reached = !fromStart || row.kinds().isEmpty() || scene.isDelayed();
        assertThat(runs).hasValue(reached ? 1 : 0);
        assertThat(told.stream().map(Message::role)).containsExactly(roles(reached, error == null));
        assertThat(told.stream().map(ToolCell::text))
                .containsExactly(texts(reached, error == null)); // of an answer that broke off nothing
        if (error == null) {
            assertThat(result.get().text()).isEqualTo(Scene.TEXT);
            assertThat(result.get().rounds()).isEqualTo(2);
        }
        verdict.checkHealth(registry, registry.health(new ModelId(provider.id(), model)));
        checkAttempts(verdict, context.journal().attempts(), reached, error);
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

    private static String text(Message message) {
        return message.parts().stream()
                .map(part -> part instanceof Part.ToolResult result
                        ? result.content()
                        : part instanceof Part.Text said ? said.text() : "")
                .collect(Collectors.joining());
    }

    private static String[] texts(boolean reached, boolean answered) {
        if (!reached) {
            return new String[0];
        }
        return answered ? new String[] {"", RESULT, Scene.TEXT} : new String[] {"", RESULT};
    }

    /** One attempt for the first round, if it was reached, and those of the row. */
    private static void checkAttempts(
            Verdict verdict, List<Attempt> attempts, boolean reached, @Nullable ProviderException error) {
        if (reached) {
            assertThat(attempts.get(0).failure()).isNull();
        }
        verdict.checkAttempts(attempts.subList(reached ? 1 : 0, attempts.size()), error);
    }
}
