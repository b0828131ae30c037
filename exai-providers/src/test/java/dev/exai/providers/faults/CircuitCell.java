package dev.exai.providers.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.CancelToken;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.Workers;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ModelId;
import dev.exai.core.resilience.Health;
import dev.exai.core.resilience.KeyState;
import dev.exai.core.resilience.RetryPolicy;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.Provider;
import dev.exai.providers.ProviderRegistry;
import dev.exai.testkit.UpstreamScript;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * A vendor that fails call after call: the tenth opens the circuit, the next call finds out whether it still fails, and until it
 * knows, no other is let through.
 */
record CircuitCell(Adapter adapter, Use use) implements Cells.Check {
    /** What is asked, each behind a circuit of its own. */
    enum Use {
        CHAT,
        STREAM,
        LIST
    }

    private static final String BODY = "{\"error\":{\"message\":\"as scripted\"}}";
    private static final int FAILURES = 10;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(20);

    @Override
    public String name() {
        return adapter.name() + " " + use + ": a circuit opens and closes";
    }

    /** Whether the adapter can be asked that. */
    boolean isOffered() {
        try (Scene scene = new Scene(adapter);
                ProviderRegistry registry = scene.connect()) {
            FileProvider files = registry.providers().get(0).files();
            boolean lists = files != null && files.abilities().contains(FileProvider.Ability.LIST);
            return use != Use.LIST || lists;
        }
    }

    @Override
    public void run() throws Exception {
        try (Scene scene = new Scene(adapter)) {
            scene.direct();
            if (use == Use.LIST) {
                String path = listing(scene);
                scene.asks(() -> scene.upstream.on(path));
            }
            try (ProviderRegistry registry = scene.connect(RetryPolicy.NONE);
                    Workers workers = Workers.perTask("probe")) {
                open(scene, registry);
                probe(scene, registry, workers);
                close(scene, registry);
            }
            scene.assertNoConnections(SOON);
            scene.assertNoThreads(SOON);
        }
    }

    private void open(Scene scene, ProviderRegistry registry) {
        for (int i = 1; i < FAILURES; i++) {
            assertThat(failure(scene, registry).kind()).isEqualTo(ErrorKind.SERVER_ERROR);
            assertThat(troubles(registry)).isEmpty();
        }

        failure(scene, registry);

        KeyState.Trouble open = troubles(registry).get(0);
        assertThat(open.matter()).isEqualTo(KeyState.Matter.CIRCUIT_OPEN);
        assertThat(open.because()).isEqualTo(ErrorKind.SERVER_ERROR);
        assertThat(open.remaining()).isLessThanOrEqualTo(Duration.ofSeconds(5));
        assertHealth(scene, registry, Health.DOWN);
    }

    /** One call goes out, a second one does not; the first then fails, and the circuit stays open for twice as long. */
    private void probe(Scene scene, ProviderRegistry registry, Workers workers) throws Exception {
        int before = scene.upstream.requests().size();
        CancelToken enough = new CancelToken();
        scene.nextReply(UpstreamScript::silent);
        FutureTask<ProviderException> probe = new FutureTask<>(() -> thrown(
                scene,
                registry,
                CallContext.within(LONG).toBuilder().cancel(enough).build()));
        workers.run(probe);
        assertThat(scene.upstream.awaitRequests(before + 1, SOON)).isTrue();

        ProviderException refused = thrown(scene, registry, CallContext.within(LONG));

        assertThat(refused.kind()).isEqualTo(ErrorKind.SERVER_ERROR);
        assertThat(refused.phase()).isEqualTo(ErrorPhase.ADMISSION);
        assertThat(scene.upstream.requests()).hasSize(before + 1);
        assertThat(troubles(registry).get(0).matter()).isEqualTo(KeyState.Matter.CIRCUIT_HALF_OPEN);
        enough.cancel("the probe has shown what it can");
        assertThat(probe.get(SOON.toSeconds(), TimeUnit.SECONDS).kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(failure(scene, registry).phase()).isNotEqualTo(ErrorPhase.ADMISSION);
        assertThat(troubles(registry).get(0).matter()).isEqualTo(KeyState.Matter.CIRCUIT_OPEN);
        assertThat(troubles(registry).get(0).remaining()).isLessThanOrEqualTo(Duration.ofSeconds(10));
        assertHealth(scene, registry, Health.DOWN);
    }

    /** One good answer is enough. */
    private void close(Scene scene, ProviderRegistry registry) {
        scene.nextAnswer(script -> {});

        assertThat(thrown(scene, registry, CallContext.within(LONG))).isNull();

        assertThat(troubles(registry)).isEmpty();
        assertHealth(scene, registry, Health.READY);
    }

    private void assertHealth(Scene scene, ProviderRegistry registry, Health expected) {
        ModelId model = new ModelId(registry.providers().get(0).id(), scene.model());
        assertThat(registry.health(model)).isEqualTo(use == Use.LIST ? Health.READY : expected);
    }

    private static List<KeyState.Trouble> troubles(ProviderRegistry registry) {
        return registry.keyStates().values().stream()
                .flatMap(Collection::stream)
                .flatMap(key -> key.troubles().stream())
                .toList();
    }

    private ProviderException failure(Scene scene, ProviderRegistry registry) {
        scene.nextReply(script -> script.fail(500, Map.of(), BODY));
        ProviderException failure = thrown(scene, registry, CallContext.within(LONG));
        assertThat(failure).isNotNull();
        return failure;
    }

    private ProviderException thrown(Scene scene, ProviderRegistry registry, CallContext context) {
        return catchThrowableOfType(
                ProviderException.class, () -> ask(registry.providers().get(0), scene.model(), context));
    }

    private void ask(Provider provider, String model, CallContext context) {
        if (use == Use.LIST) {
            assertThat(provider.files()).isNotNull();
            provider.files().list(null, null, context);
            return;
        }
        ChatRequest request =
                ChatRequest.to(model, "Hi").inOnePiece(use == Use.CHAT).build();
        try (ChatStream stream = provider.open(request, context)) {
            assertThat(stream.collect().text()).isEqualTo(Scene.TEXT);
        }
    }

    /** Where files are listed. */
    private String listing(Scene scene) {
        try (ProviderRegistry registry = scene.connect()) {
            ask(registry.providers().get(0), scene.model(), CallContext.within(LONG));
        }
        String path = scene.upstream.requests().get(0).path().split("\\?", 2)[0];
        return path.substring(scene.upstream.baseUrl().getPath().length());
    }
}
