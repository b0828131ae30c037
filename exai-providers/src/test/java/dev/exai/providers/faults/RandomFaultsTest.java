package dev.exai.providers.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatCollector;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.Timeouts;
import dev.exai.providers.ProviderRegistry;
import dev.exai.testkit.UpstreamScript;
import dev.exai.testkit.WireDialect;
import dev.exai.testkit.fault.FaultPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Three faults at once, chosen by a seed: whatever comes of it, a call ends in time, with the answer or with an error that
 * says what is wrong with the provider, and with nothing in between that was not said. {@code -Dexai.faults.calls=10000}
 * makes so many calls instead of some, {@code -Dexai.faults.seed=N} chooses others.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RandomFaultsTest {
    private static final int CALLS = Integer.getInteger("exai.faults.calls", 132);
    private static final long SEED = Long.getLong("exai.faults.seed", 20_261_122L);
    private static final int CALLS_OF_ONE = 4;
    private static final String TEXT = "one two three";
    private static final Duration CLOCK = Duration.ofMillis(400);
    private static final Duration DEADLINE = Duration.ofMillis(1_500);
    private static final Duration SLACK = Duration.ofSeconds(20); // of a busy machine
    private static final Duration SOON = Duration.ofSeconds(10);

    /** None of these is ever the provider's fault. */
    private static final Set<ErrorKind> OURS = Set.of(
            ErrorKind.INTERNAL,
            ErrorKind.CLOSED,
            ErrorKind.CANCELLED,
            ErrorKind.CONFIGURATION,
            ErrorKind.UNSUPPORTED,
            ErrorKind.AUTHENTICATION);

    private final Cells cells = new Cells();

    /** Something that goes wrong, in the connection or in the answer. */
    private interface Fault {
        void add(FaultPlan plan, UpstreamScript script, Random random);
    }

    private static final List<Fault> FAULTS = List.of(
            (plan, script, random) -> plan.latency(Duration.ofMillis(random.nextInt(40))),
            (plan, script, random) -> plan.slice(1 + random.nextInt(9), Duration.ZERO),
            (plan, script, random) -> plan.slice(40, Duration.ofMillis(random.nextInt(30))),
            (plan, script, random) -> plan.sliceRequest(1 + random.nextInt(50), Duration.ofMillis(1)),
            (plan, script, random) -> plan.resetAfter(random.nextInt(2_000)),
            (plan, script, random) -> plan.cutAfter(random.nextInt(2_000)),
            (plan, script, random) -> plan.stallAfter(random.nextInt(2_000)),
            (plan, script, random) -> plan.halfOpenAfter(random.nextInt(2_000)),
            (plan, script, random) -> plan.resetRequestAfter(random.nextInt(1_000)),
            (plan, script, random) -> plan.stallRequestAfter(random.nextInt(1_000)),
            (plan, script, random) -> script.fail(status(random), Map.of(), "{\"error\":{\"message\":\"no\"}}"),
            (plan, script, random) -> script.fail(429, Map.of("Retry-After", "" + random.nextInt(3)), "{}"),
            (plan, script, random) -> script.delay(Duration.ofMillis(random.nextInt(600))),
            (plan, script, random) -> script.pace(Duration.ofMillis(random.nextInt(60))),
            (plan, script, random) -> script.sliceBytes(1 + random.nextInt(30)),
            (plan, script, random) -> script.gzip(),
            (plan, script, random) -> script.brokenGzip(),
            (plan, script, random) -> script.lineEnds("\r\n"),
            (plan, script, random) -> script.endAfter(random.nextInt(8)),
            (plan, script, random) -> script.cutAfter(random.nextInt(8)),
            (plan, script, random) -> script.stallAfter(random.nextInt(8)),
            (plan, script, random) -> script.resetAfter(random.nextInt(1_500)),
            (plan, script, random) -> script.contentLength(random.nextInt(3_000)),
            (plan, script, random) -> script.insertAfter(0, "{\"half\":"),
            (plan, script, random) -> script.editEvents(events -> events.stream()
                    .map(event -> event.length() > 9 ? event.substring(0, event.length() - 9) + "\n\n" : event)
                    .toList()),
            (plan, script, random) -> script.closeAfterwards());

    private static int status(Random random) {
        return List.of(400, 404, 408, 409, 413, 500, 502, 503, 504, 529).get(random.nextInt(10));
    }

    @AfterAll
    void nothingIsLeft() {
        cells.close();
    }

    @TestFactory
    Stream<DynamicTest> calls() {
        return cells.tests(IntStream.range(0, Math.max(1, CALLS / CALLS_OF_ONE))
                .mapToObj(number -> new Some(number))
                .toList());
    }

    /** Some calls of one provider, one after another. */
    private record Some(int number) implements Cells.Check {
        @Override
        public String name() {
            return adapter() + " calls from " + number * CALLS_OF_ONE + " of seed " + SEED;
        }

        private WireDialect adapter() {
            return WireDialect.values()[number % WireDialect.values().length];
        }

        @Override
        public void run() {
            try (Scene scene = new Scene(adapter())) {
                try (ProviderRegistry registry = scene.connect()) {
                    Provider provider = registry.providers().get(0);
                    for (int i = 0; i < CALLS_OF_ONE; i++) {
                        long seed = SEED + (long) number * CALLS_OF_ONE + i;
                        breakThree(scene, new Random(seed));
                        call(provider, scene.model(), seed);
                    }
                }
                scene.assertNoConnections(SOON);
                answersAgain(scene);
            }
        }

        private static void breakThree(Scene scene, Random random) {
            List<Fault> all = new ArrayList<>(FAULTS);
            Collections.shuffle(all, random);
            FaultPlan plan = scene.proxy.onEveryConnection();
            UpstreamScript script = scene.upstream.onEveryChat().reply(TEXT);
            all.subList(0, 3).forEach(fault -> fault.add(plan, script, random));
        }

        private static void call(Provider provider, String model, long seed) {
            CallContext context = CallContext.until(Deadline.after(DEADLINE))
                    .timeouts(new Timeouts(CLOCK, CLOCK, CLOCK))
                    .build();
            ChatCollector part = new ChatCollector();
            boolean answered = false;
            long begun = System.nanoTime();
            try (ChatStream stream = provider.open(ChatRequest.to(model, "Hi").build(), context)) {
                while (stream.hasNext()) {
                    part.add(stream.next());
                }
                answered = true;
            } catch (ProviderException e) {
                assertThat(e.kind()).as("seed %d: %s", seed, e).isNotIn(OURS);
                assertThat(e.provider()).isEqualTo(provider.id().value());
            } catch (ExaiException e) {
                assertThat(e.kind()).as("seed %d: %s", seed, e).isEqualTo(ErrorKind.TIMEOUT); // between two attempts
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(DEADLINE.plus(SLACK));
            assertThat(TEXT).as("seed %d", seed).startsWith(part.textSoFar());
            if (answered) {
                assertThat(part.textSoFar()).as("seed %d", seed).isEqualTo(TEXT);
            }
        }

        /** A provider that is well again answers at once. */
        private static void answersAgain(Scene scene) {
            scene.proxy.onEveryConnection();
            scene.upstream.onEveryChat().reply(TEXT);
            try (ProviderRegistry registry = scene.connect()) {
                Provider provider = registry.providers().get(0);
                ChatRequest request = ChatRequest.to(scene.model(), "Hi").build();
                try (ChatStream stream = provider.open(request, CallContext.within(SOON))) {
                    assertThat(stream.collect().text()).isEqualTo(TEXT);
                }
            }
        }
    }
}
