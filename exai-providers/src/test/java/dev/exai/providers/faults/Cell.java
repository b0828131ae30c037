package dev.exai.providers.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatCollector;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ModelId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.providers.ProviderRegistry;
import java.time.Duration;

/** One adapter meets one fault in a chat. */
record Cell(Adapter adapter, Row row, Use use) implements Cells.Check {
    /** How the answer is asked for. */
    enum Use {
        /** In one piece, where the vendor can. */
        CHAT,
        /** Piece by piece. */
        STREAM
    }

    private static final Duration CLOCK = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SOON = Duration.ofSeconds(20);

    @Override
    public String name() {
        return adapter.name() + " " + use + ": " + row.name();
    }

    @Override
    public void run() {
        try (Scene scene = new Scene(adapter)) {
            scene.upstream.onEveryChat().reply(Scene.TEXT);
            row.fault().accept(scene);
            try (ProviderRegistry registry = scene.connect()) {
                meet(scene, registry);
            }
            scene.assertNoConnections(SOON);
            scene.assertNoThreads(SOON);
        }
    }

    private void meet(Scene scene, ProviderRegistry registry) {
        Provider provider = registry.providers().get(0);
        ChatRequest request =
                ChatRequest.to(scene.model(), "Hi").inOnePiece(use == Use.CHAT).build();
        Verdict verdict = new Verdict(row, scene.subject(), CLOCK);
        CallContext context = verdict.context();
        ChatCollector part = new ChatCollector();
        long begun = System.nanoTime();

        ProviderException error =
                catchThrowableOfType(ProviderException.class, () -> ask(provider, request, context, part));

        verdict.checkElapsed(begun, context.journal().attempts());
        verdict.checkError(error);
        verdict.checkAttempts(context.journal().attempts(), error);
        verdict.checkHealth(registry, registry.health(new ModelId(provider.id(), scene.model())));
        checkText(part.textSoFar());
        if (error == null) {
            scene.awaitClosed(SOON);
            ask(provider, request, CallContext.within(LONG), new ChatCollector()); // on the connection that is left
        }
    }

    private void checkText(String text) {
        String partial = row.partial();
        if (row.kinds().isEmpty()) {
            assertThat(text).isEqualTo(Scene.TEXT);
        } else if (partial != null) {
            assertThat(text).isEqualTo(partial);
        } else {
            assertThat(text).isNotEmpty();
            assertThat(StreamRows.DRIPPING).startsWith(text);
        }
    }

    private static void ask(Provider provider, ChatRequest request, CallContext context, ChatCollector part) {
        try (ChatStream stream = provider.open(request, context)) {
            while (stream.hasNext()) {
                part.add(stream.next());
            }
        }
    }
}
