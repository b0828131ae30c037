package dev.exai.providers.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.file.ContentSource;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.file.UploadProgress;
import dev.exai.core.model.ModelId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.Provider;
import dev.exai.providers.ProviderRegistry;
import dev.exai.testkit.RecordedRequest;
import dev.exai.testkit.WireDialect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One adapter meets one fault while it handles a file. */
record FileCell(Adapter adapter, Use use, Row row, Moment moment) implements Cells.Check {
    /** What is asked. */
    enum Use {
        /** The request that tells of a file, where there is one. */
        UPLOAD_BEGIN(FileProvider.Ability.UPLOAD),
        /** The request that brings its content. */
        UPLOAD(FileProvider.Ability.UPLOAD),
        LIST(FileProvider.Ability.LIST),
        DELETE(FileProvider.Ability.DELETE);

        private final FileProvider.Ability needed;

        Use(FileProvider.Ability needed) {
            this.needed = needed;
        }

        static List<Use> offeredBy(Adapter adapter) {
            try (Scene scene = new Scene(adapter);
                    ProviderRegistry registry = scene.connect()) {
                FileProvider files = registry.providers().get(0).files();
                boolean begins = adapter.dialect() == WireDialect.GEMINI;
                return List.of(values()).stream()
                        .filter(use -> files != null && files.abilities().contains(use.needed))
                        .filter(use -> use != UPLOAD_BEGIN || begins)
                        .toList();
            }
        }
    }

    /** When the fault begins. */
    enum Moment {
        /** Before anything is asked. */
        START,
        /** When the vendor knows of the file, and its content sets out. */
        CONTENT,
        /** The same for faults that are prepared at the start. */
        LATER_CONTENT
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
            Deque<RemoteFile> held = prepared(scene);
            if (moment == Moment.LATER_CONTENT) {
                scene.delay();
            }
            if (moment != Moment.CONTENT) {
                row.fault().accept(scene);
            }
            try (ProviderRegistry registry = scene.connect()) {
                meet(scene, registry, held);
            }
            scene.assertNoConnections(SOON);
            scene.assertNoThreads(SOON);
        }
    }

    /** Files that the vendor holds, and the scene ready to answer wrongly to what will be asked. */
    private Deque<RemoteFile> prepared(Scene scene) {
        Deque<RemoteFile> held = new ArrayDeque<>();
        try (ProviderRegistry registry = scene.connect()) {
            CallContext context = CallContext.within(LONG);
            held.add(upload(files(registry), context));
            held.add(upload(files(registry), context));
            String uploads = path(scene, 2);
            switch (use) {
                case UPLOAD -> {
                    scene.asks(scene.upstream::onUpload);
                    if (moment != Moment.START) {
                        scene.upstream.on(uploads).asUsual().lastOnConnection();
                    }
                }
                case UPLOAD_BEGIN -> scene.asks(() -> scene.upstream.on(uploads));
                case LIST -> {
                    files(registry).list(null, null, context);
                    String path = path(scene, 1);
                    scene.asks(() -> scene.upstream.on(path));
                }
                case DELETE -> {
                    RemoteFile first = upload(files(registry), context);
                    files(registry).delete(first.id(), context);
                    String path = path(scene, 1)
                            .replace(lastOf(first.id()), lastOf(held.getFirst().id()));
                    scene.asks(() -> scene.upstream.on(path));
                }
            }
        }
        return held;
    }

    static String lastOf(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }

    /** Where the last request went, or the one so far before it. */
    static String path(Scene scene, int fromEnd) {
        List<RecordedRequest> seen = scene.upstream.requests();
        String path = seen.get(seen.size() - fromEnd).path().split("\\?", 2)[0];
        String base = scene.upstream.baseUrl().getPath();
        return path.startsWith(base) ? path.substring(base.length()) : path;
    }

    private void meet(Scene scene, ProviderRegistry registry, Deque<RemoteFile> held) {
        Verdict verdict = new Verdict(row, scene.subject(), CLOCK);
        CallContext context = verdict.context();
        Provider provider = registry.providers().get(0);
        long begun = System.nanoTime();

        ProviderException error = catchThrowableOfType(
                ProviderException.class, () -> ask(files(registry), held, context, new Breaking(scene)));

        verdict.checkElapsed(begun, context.journal().attempts());
        verdict.checkError(error);
        verdict.checkAttempts(context.journal().attempts(), error);
        verdict.checkHealth(registry, registry.health(new ModelId(provider.id(), scene.model())));
        if (error == null && row.effect() != Row.Effect.DONE) {
            scene.awaitClosed(SOON);
            askAgain(scene, registry, held);
        }
    }

    /** On the connection that is left, or was left: then nobody knows what became of an upload, so it is not repeated. */
    private void askAgain(Scene scene, ProviderRegistry registry, Deque<RemoteFile> held) {
        CallContext context = CallContext.within(LONG);
        ProviderException error = catchThrowableOfType(
                ProviderException.class, () -> ask(files(registry), held, context, UploadProgress.NONE));

        if (error != null) {
            assertThat(scene.closesKept() && use == Use.UPLOAD).as("%s", error).isTrue();
            assertThat(error.kind()).isIn(ErrorKind.UNKNOWN_OUTCOME, ErrorKind.CONNECTION_LOST);
            assertThat(context.journal().attempts()).hasSize(1);
        }
    }

    private static FileProvider files(ProviderRegistry registry) {
        FileProvider files = registry.providers().get(0).files();
        assertThat(files).isNotNull();
        return files;
    }

    private static @Nullable FilePurpose purpose(FileProvider files) {
        List<FilePurpose> purposes = files.limits().purposes();
        return purposes.isEmpty() ? null : purposes.get(0);
    }

    private void ask(FileProvider files, Deque<RemoteFile> held, CallContext context, UploadProgress progress) {
        switch (use) {
            case LIST -> assertThat(files.list(null, null, context).files()).isNotEmpty();
            case DELETE -> files.delete(held.remove().id(), context);
            case UPLOAD, UPLOAD_BEGIN -> upload(files, context, progress);
        }
    }

    static RemoteFile upload(FileProvider files, CallContext context) {
        return upload(files, context, UploadProgress.NONE);
    }

    private static RemoteFile upload(FileProvider files, CallContext context, UploadProgress progress) {
        byte[] bytes = "some text to keep".getBytes(StandardCharsets.UTF_8);
        return files.upload(
                FileUpload.of(ContentSource.of(bytes), "notes.txt")
                        .purpose(purpose(files))
                        .progress(progress)
                        .build(),
                context);
    }

    /** Lets the fault begin once the vendor knows of the file, on the connection that then comes. */
    private final class Breaking implements UploadProgress {
        private final Scene scene;
        private boolean broken;

        Breaking(Scene scene) {
            this.scene = scene;
        }

        @Override
        public void sent(long sentBytes, long totalBytes) {}

        @Override
        public void resumable(String token) {
            if (broken || moment == Moment.START) {
                return;
            }
            broken = true;
            scene.awaitUpstreamIdle(SOON);
            if (moment == Moment.LATER_CONTENT) {
                scene.breakNow();
            } else {
                row.fault().accept(scene);
            }
        }
    }
}
