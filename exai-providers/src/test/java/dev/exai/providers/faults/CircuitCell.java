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
import dev.exai.providers.ToolLoop;
import dev.exai.testkit.UpstreamScript;
import dev.exai.testkit.WireDialect;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        TOOL_LOOP,
        LIST,
        UPLOAD,
        DELETE
    }

    private static final Set<Use> OF_FILES = EnumSet.of(Use.LIST, Use.UPLOAD, Use.DELETE);

    private static final String BODY = "{\"error\":{\"message\":\"as scripted\"}}";
    private static final int FAILURES = 10;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(20);

    @Override
    public String name() {
        return adapter.name() + " " + use + ": a circuit opens and closes";
    }

    /** Whether the adapter can be asked that, in one request: Gemini begins uploads with another, MiniMax looks before it deletes. */
    boolean isOffered() {
        return switch (use) {
            case CHAT, STREAM -> true;
            case TOOL_LOOP -> ToolCell.isOfferedBy(adapter);
            case LIST -> handlesFiles(FileCell.Use.LIST);
            case UPLOAD -> handlesFiles(FileCell.Use.UPLOAD) && adapter.dialect() != WireDialect.GEMINI;
            case DELETE -> handlesFiles(FileCell.Use.DELETE) && adapter.dialect() != WireDialect.MINIMAX;
        };
    }

    private boolean handlesFiles(FileCell.Use so) {
        return FileCell.Use.offeredBy(adapter).contains(so);
    }

    @Override
    public void run() throws Exception {
        try (Scene scene = new Scene(adapter)) {
            scene.direct();
            if (OF_FILES.contains(use)) {
                prepare(scene);
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
        assertThat(registry.health(model)).isEqualTo(OF_FILES.contains(use) ? Health.READY : expected);
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
                ProviderException.class, () -> ask(registry.providers().get(0), scene, context));
    }

    private void ask(Provider provider, Scene scene, CallContext context) {
        if (OF_FILES.contains(use)) {
            askFiles(files(provider), scene, context);
            return;
        }
        ChatRequest request =
                ChatRequest.to(scene.model(), "Hi").inOnePiece(use == Use.CHAT).build();
        if (use == Use.TOOL_LOOP) {
            ToolLoop loop = ToolLoop.of(provider)
                    .tool(ToolCell.TOOL, (arguments, inner) -> "never asked for")
                    .build();
            assertThat(loop.run(request, context).text()).isEqualTo(Scene.TEXT);
            return;
        }
        try (ChatStream stream = provider.open(request, context)) {
            assertThat(stream.collect().text()).isEqualTo(Scene.TEXT);
        }
    }

    /** The scene ready to answer wrongly to what will be asked of files. */
    private void prepare(Scene scene) {
        if (use == Use.UPLOAD) {
            scene.asks(scene.upstream::onUpload);
            return;
        }
        CallContext context = CallContext.within(LONG);
        try (ProviderRegistry registry = scene.connect()) {
            FileProvider files = files(registry.providers().get(0));
            String path;
            if (use == Use.LIST) {
                files.list(null, null, context);
                path = FileCell.path(scene, 1);
            } else {
                String other = FileCell.upload(files, context).id();
                scene.file = FileCell.upload(files, context).id();
                files.delete(other, context);
                path = FileCell.path(scene, 1).replace(FileCell.lastOf(other), FileCell.lastOf(scene.file));
            }
            scene.asks(() -> scene.upstream.on(path));
        }
    }

    private void askFiles(FileProvider files, Scene scene, CallContext context) {
        switch (use) {
            case UPLOAD -> FileCell.upload(files, context);
            case DELETE -> files.delete(scene.file, context);
            default -> files.list(null, null, context);
        }
    }

    private static FileProvider files(Provider provider) {
        FileProvider files = provider.files();
        assertThat(files).isNotNull();
        return files;
    }
}
