package dev.exai.providers.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatCollector;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ModelId;
import dev.exai.core.resilience.Health;
import dev.exai.core.spi.Attempt;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.Timeouts;
import dev.exai.providers.ProviderRegistry;
import dev.exai.testkit.WireDialect;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One adapter meets one fault. */
record Cell(WireDialect adapter, Row row, Use use) implements Cells.Check {
    /** How the answer is taken. */
    enum Use {
        CHAT,
        STREAM
    }

    private static final Duration CLOCK = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SOON = Duration.ofSeconds(10);

    @Override
    public String name() {
        return adapter + " " + use + ": " + row.name();
    }

    @Override
    public void run() {
        try (Scene scene = new Scene(adapter)) {
            scene.upstream.onEveryChat().reply("one two three");
            row.fault().accept(scene);
            ProviderRegistry registry = scene.connect();
            try {
                meet(scene, registry);
            } finally {
                registry.close();
            }
            scene.assertNoConnections(SOON);
        }
    }

    private void meet(Scene scene, ProviderRegistry registry) {
        Provider provider = registry.providers().get(0);
        String model = scene.model(provider);
        ModelId id = new ModelId(provider.id(), model);
        ChatRequest request = ChatRequest.to(model, "Hi").build();
        CallContext context = CallContext.until(Deadline.after(row.deadline()))
                .timeouts(clocks(row, CLOCK))
                .build();
        ChatCollector part = new ChatCollector();
        long begun = System.nanoTime();

        ProviderException error =
                catchThrowableOfType(ProviderException.class, () -> ask(provider, request, context, part));

        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertThat(took).isLessThan(row.most());
        if (row.kinds().isEmpty()) {
            assertThat(error).isNull();
            assertThat(part.textSoFar()).isEqualTo("one two three");
            assertThat(registry.health(id)).isIn(expectedHealth(row.kinds()));
            ask(provider, request, CallContext.within(LONG), new ChatCollector()); // on the connection that is left
        } else {
            check(row, error);
            if (row.partial() != null && use == Use.STREAM) {
                assertThat(part.textSoFar()).isEqualTo(row.partial());
            }
            assertThat(registry.health(id)).isIn(expectedHealth(row.kinds()));
        }
        checkAttempts(context.journal().attempts(), error);
    }

    /** Short only where the fault is found by that clock: a busy machine is no fault. */
    static Timeouts clocks(Row row, Duration clock) {
        boolean first = row.kinds().contains(ErrorKind.TIMEOUT) && row.phases().contains(ErrorPhase.WAIT);
        boolean idle = row.kinds().contains(ErrorKind.TIMEOUT) && row.phases().contains(ErrorPhase.OUTPUT);
        boolean connect = row.kinds().contains(ErrorKind.CONNECT_TIMEOUT);
        return new Timeouts(connect ? clock : LONG, first ? clock : LONG, idle ? clock.multipliedBy(2) : LONG);
    }

    private void ask(Provider provider, ChatRequest request, CallContext context, ChatCollector part) {
        try (ChatStream stream = provider.open(request, context)) {
            if (use == Use.CHAT) {
                part.add(new ChatEvent.TextDelta(stream.collect().text()));
                return;
            }
            while (stream.hasNext()) {
                part.add(stream.next());
            }
        }
    }

    /** The error is as the row says, or there is none if it says so. */
    static void check(Row row, @Nullable ProviderException error) {
        if (row.kinds().isEmpty()) {
            assertThat(error).isNull();
            return;
        }
        assertThat(error).isNotNull();
        assertThat(error.kind()).isIn(row.kinds());
        assertThat(error.retryable()).isEqualTo(error.kind().retryable());
        assertThat(error.phase()).isIn(row.phases());
        assertThat(error.provider()).isEqualTo("subject");
    }

    private void checkAttempts(List<Attempt> attempts, @Nullable ProviderException error) {
        assertThat(attempts).hasSize(row.attempts());
        for (Attempt attempt : attempts.subList(0, attempts.size() - 1)) {
            assertThat(attempt.failure()).isNotNull();
        }
        Attempt last = attempts.get(attempts.size() - 1);
        assertThat(last.failure()).isEqualTo(error == null ? null : error.kind());
        assertThat(last.phase()).isEqualTo(error == null ? null : error.phase());
    }

    /** What is held against the model: two failures open no circuit, and a limit without a stated time may be over. */
    static List<Health> expectedHealth(Set<ErrorKind> kinds) {
        if (kinds.contains(ErrorKind.AUTHENTICATION) || kinds.contains(ErrorKind.QUOTA_EXHAUSTED)) {
            return List.of(Health.DOWN);
        }
        return kinds.contains(ErrorKind.RATE_LIMITED) ? List.of(Health.READY, Health.STRAINED) : List.of(Health.READY);
    }
}
