package dev.exai.providers.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.file.ContentSource;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.ModelId;
import dev.exai.core.resilience.Remedy;
import dev.exai.core.spi.Attempt;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.Timeouts;
import dev.exai.providers.ProviderRegistry;
import dev.exai.testkit.RecordedRequest;
import dev.exai.testkit.WireDialect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One adapter meets one fault while it handles a file. Nothing is tried twice: who keeps files decides that. */
record FileCell(WireDialect adapter, Use use, String fault, Set<ErrorKind> kinds, Answer answer, Row row)
        implements Cells.Check {
    /** What is asked. */
    enum Use {
        UPLOAD(FileProvider.Ability.UPLOAD),
        LIST(FileProvider.Ability.LIST),
        DELETE(FileProvider.Ability.DELETE);

        private final FileProvider.Ability needed;

        Use(FileProvider.Ability needed) {
            this.needed = needed;
        }

        static List<Use> offeredBy(WireDialect adapter) {
            List<Use> offered = new ArrayList<>();
            try (Scene scene = new Scene(adapter);
                    ProviderRegistry registry = scene.connect()) {
                FileProvider files = registry.providers().get(0).files();
                for (Use use : values()) {
                    if (files != null && files.abilities().contains(use.needed)) {
                        offered.add(use);
                    }
                }
            }
            return offered;
        }
    }

    /** What the vendor answers; status 0 for its own answer. */
    record Answer(int status, Map<String, String> headers, String body) {
        static final Answer OWN = new Answer(0, Map.of(), "");
    }

    private static final Row PLAIN = Row.harmless("", scene -> {}, 1);
    private static final String ERROR = "{\"error\":{\"message\":\"as scripted\"}}";
    private static final Duration CLOCK = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration MOST = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(10);

    static FileCell of(WireDialect adapter, Use use, Row row) {
        return new FileCell(adapter, use, row.name(), row.kinds(), Answer.OWN, row);
    }

    /** The answers that are no good ones; whatever an upload may have left behind is told as an unknown outcome. */
    static List<FileCell> answers(WireDialect adapter, Use use) {
        List<FileCell> cells = new ArrayList<>();
        AnswerRows.REFUSALS.forEach(
                (status, kind) -> cells.add(answering(adapter, use, status, Map.of(), ERROR, kind)));
        AnswerRows.FAILURES.forEach((status, kind) -> cells.add(answering(adapter, use, status, Map.of(), ERROR, kind)
                .or(status == 502 ? ErrorKind.OVERLOADED : kind)));
        cells.add(answering(adapter, use, 429, Map.of("Retry-After", "1"), ERROR, ErrorKind.RATE_LIMITED));
        cells.add(answering(adapter, use, 307, Map.of("Location", "http://127.0.0.2:9/"), "", ErrorKind.REDIRECTED));
        for (String body : List.of("", "<html>Welcome</html>", "{\"data\":[{\"id\":", "[]")) {
            cells.add(answering(adapter, use, 200, Map.of(), body, ErrorKind.BAD_UPSTREAM));
        }
        FileCell error = answering(adapter, use, 200, Map.of(), ERROR, ErrorKind.SERVER_ERROR);
        cells.add(error.or(ErrorKind.BAD_UPSTREAM)); // where it is not looked for, it is no answer at all
        return cells;
    }

    private FileCell or(ErrorKind other) {
        Set<ErrorKind> both = EnumSet.copyOf(kinds);
        both.add(other);
        return new FileCell(adapter, use, fault, both, answer, row);
    }

    private static FileCell answering(
            WireDialect adapter, Use use, int status, Map<String, String> headers, String body, ErrorKind kind) {
        String name = status + " " + body.substring(0, Math.min(12, body.length()));
        return new FileCell(adapter, use, name, Set.of(kind), new Answer(status, headers, body), PLAIN);
    }

    @Override
    public String name() {
        return adapter + " " + use + ": " + fault;
    }

    @Override
    public void run() {
        try (Scene scene = new Scene(adapter)) {
            RemoteFile held = prepared(scene);
            row.fault().accept(scene);
            if (answer.status() != 0) {
                scene.upstream.on(path(scene, held)).fail(answer.status(), answer.headers(), answer.body());
            }
            try (ProviderRegistry registry = scene.connect()) {
                meet(registry, held);
                Provider provider = registry.providers().get(0);
                ModelId model = new ModelId(provider.id(), scene.model(provider));
                assertThat(registry.health(model)).isIn(Cell.expectedHealth(kinds));
            }
            scene.assertNoConnections(SOON);
        }
    }

    /** Where the request that meets the fault will go: where the last one went, for the file that is held now. */
    private String path(Scene scene, RemoteFile held) {
        List<RecordedRequest> seen = scene.upstream.requests();
        // Gemini gives each upload an address of its own, so the fault meets the request that asks for one.
        int which = adapter == WireDialect.GEMINI && use == Use.UPLOAD ? seen.size() - 2 : seen.size() - 1;
        String path = seen.get(which).path().split("\\?", 2)[0];
        String base = scene.upstream.baseUrl().getPath();
        String below = path.startsWith(base) ? path.substring(base.length()) : path;
        String id = held.id().substring(held.id().lastIndexOf('/') + 1);
        boolean named = use == Use.DELETE && adapter != WireDialect.MINIMAX; // which has one path for all files
        return named ? below.substring(0, below.lastIndexOf('/') + 1) + id : below;
    }

    /** A file that the vendor holds; the last request is one as the fault will meet it. */
    private RemoteFile prepared(Scene scene) {
        try (ProviderRegistry registry = scene.connect()) {
            FileProvider files = files(registry);
            CallContext context = CallContext.within(LONG);
            RemoteFile first = ask(files, Use.UPLOAD, "", context);
            if (use != Use.UPLOAD) {
                ask(files, Use.LIST, "", context);
            }
            if (use == Use.DELETE) {
                RemoteFile second = ask(files, Use.UPLOAD, "", context);
                files.delete(first.id(), context);
                return second;
            }
            return first;
        }
    }

    private void meet(ProviderRegistry registry, RemoteFile held) {
        boolean first = kinds.contains(ErrorKind.TIMEOUT);
        boolean connect = kinds.contains(ErrorKind.CONNECT_TIMEOUT);
        CallContext context = CallContext.until(Deadline.after(LONG))
                .timeouts(new Timeouts(connect ? CLOCK : LONG, first ? CLOCK : LONG, LONG))
                .build();
        long begun = System.nanoTime();

        ProviderException error =
                catchThrowableOfType(ProviderException.class, () -> ask(files(registry), use, held.id(), context));

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(MOST);
        if (kinds.isEmpty()) {
            assertThat(error).isNull();
            return;
        }
        List<Attempt> attempts = context.journal().attempts();
        Attempt met = attempts.get(0);
        assertThat(met.failure()).isIn(allowed());
        assertThat(attempts).hasSize(isRepeated(met) ? 2 : 1);
        assertThat(attempts.get(attempts.size() - 1).failure()).isEqualTo(error == null ? null : error.kind());
        if (error != null) {
            assertThat(error.kind()).isIn(allowed());
            assertThat(error.retryable()).isEqualTo(error.kind().retryable());
            assertThat(error.provider()).isEqualTo("subject");
        }
    }

    /** What passes is tried again; an upload only if it never arrived or was turned away. */
    private boolean isRepeated(Attempt met) {
        boolean passes = Remedy.of(met.failure(), met.phase()).retry();
        boolean harmless = use != Use.UPLOAD
                || met.phase().compareTo(ErrorPhase.CONNECT) <= 0
                || met.failure() == ErrorKind.RATE_LIMITED
                || met.failure() == ErrorKind.OVERLOADED;
        return passes && harmless;
    }

    /** An upload whose answer is lost or cannot be read may have been kept: then it must not be sent again unseen. */
    private Set<ErrorKind> allowed() {
        boolean lost = use == Use.UPLOAD && (answer.status() == 0 || answer.status() == 200 || answer.status() >= 408);
        Set<ErrorKind> allowed = EnumSet.copyOf(kinds);
        if (lost) {
            allowed.add(ErrorKind.UNKNOWN_OUTCOME);
        }
        return allowed;
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

    private static RemoteFile ask(FileProvider files, Use use, String id, CallContext context) {
        switch (use) {
            case LIST -> assertThat(files.list(null, null, context).files()).isNotEmpty();
            case DELETE -> files.delete(id, context);
            case UPLOAD -> {
                byte[] bytes = "some text to keep".getBytes(StandardCharsets.UTF_8);
                return files.upload(
                        FileUpload.of(ContentSource.of(bytes), "notes.txt")
                                .purpose(purpose(files))
                                .build(),
                        context);
            }
        }
        return null;
    }
}
