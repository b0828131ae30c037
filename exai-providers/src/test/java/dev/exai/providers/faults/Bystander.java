package dev.exai.providers.faults;

import dev.exai.core.Deadline;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.resilience.RetryBudget;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.providers.LoadOptions;
import dev.exai.providers.ProviderRegistry;
import dev.exai.providers.Providers;
import dev.exai.testkit.WireDialect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Callers of a healthy provider, next to callers of one that fails, in one program with one retry budget. Turns without and
 * with the failing ones alternate, so that both meet the same machine.
 */
final class Bystander {
    /** How long the healthy provider thinks: a tenth of what real ones do at their best. */
    private static final Duration THINKS = Duration.ofMillis(20);

    /** Each caller of the failing provider asks at most so often, as callers do who have work besides. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final int CALLERS = 8;

    private final Duration turn;

    /**
     * What came of it.
     *
     * @param alone durations of the healthy calls while nobody else called
     * @param beside durations while others failed
     * @param failures how many healthy calls failed, or gave another answer
     */
    record Outcome(Sample alone, Sample beside, int failures) {
        double ratio() {
            return Sample.millis(beside.percentile(99)) / Sample.millis(alone.percentile(99));
        }
    }

    Bystander(Duration turn) {
        this.turn = turn;
    }

    /** Turns with the other provider failing as the row says, and without. */
    Outcome beside(Row row, int turns) throws InterruptedException {
        try (Scene good = new Scene(WireDialect.OPENAI);
                Scene bad = new Scene(WireDialect.OPENAI)) {
            good.upstream.onEveryChat().reply("fine").delay(THINKS);
            bad.upstream.onEveryChat().reply("one two three");
            row.fault().accept(bad);
            LoadOptions options = LoadOptions.builder()
                    .budget(new RetryBudget(TimeSource.system()))
                    .build();
            try (ProviderRegistry registry =
                    Providers.load(List.of(good.config("healthy"), bad.config("subject")), options)) {
                return measure(registry, good.model(), row, turns);
            }
        }
    }

    private Outcome measure(ProviderRegistry registry, String model, Row row, int turns) throws InterruptedException {
        Provider healthy = registry.providers().get(0);
        Provider failing = registry.providers().get(1);
        Outcome outcome = new Outcome(new Sample(), new Sample(), 0);
        AtomicInteger failures = new AtomicInteger();
        turn(() -> healthyCall(healthy, model, new Sample(), failures), Bystander::pause); // warms up
        for (int i = 0; i < turns; i++) {
            turn(() -> healthyCall(healthy, model, outcome.alone, failures), Bystander::pause);
            turn(() -> healthyCall(healthy, model, outcome.beside, failures), () -> failingCall(failing, model, row));
        }
        return new Outcome(outcome.alone, outcome.beside, failures.get());
    }

    private void turn(Runnable good, Runnable bad) throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch callers = new CountDownLatch(CALLERS);
        try (Workers workers = Workers.perTask("bystander")) {
            for (int i = 0; i < CALLERS; i++) {
                workers.run(() -> {
                    repeat(good, over);
                    callers.countDown();
                });
                workers.run(() -> repeat(bad, over));
            }
            TimeUnit.NANOSECONDS.sleep(turn.toNanos());
            over.set(true);
            callers.await(); // before the others are interrupted
        }
    }

    private static void repeat(Runnable call, AtomicBoolean over) {
        while (!over.get() && !Thread.currentThread().isInterrupted()) {
            call.run();
        }
    }

    private static void healthyCall(Provider provider, String model, Sample sample, AtomicInteger failures) {
        long begun = System.nanoTime();
        try (ChatStream stream =
                provider.open(ChatRequest.to(model, "Hi").build(), CallContext.within(Duration.ofSeconds(30)))) {
            if (!stream.collect().text().equals("fine")) {
                failures.incrementAndGet();
            }
        } catch (ExaiException e) {
            failures.incrementAndGet();
        }
        sample.add(Duration.ofNanos(System.nanoTime() - begun));
    }

    private static void failingCall(Provider provider, String model, Row row) {
        CallContext context = CallContext.until(Deadline.after(Duration.ofSeconds(1)))
                .timeouts(Verdict.clocks(row, Duration.ofMillis(500)))
                .build();
        try (ChatStream stream = provider.open(ChatRequest.to(model, "Hi").build(), context)) {
            stream.collect();
        } catch (ExaiException e) {
            pause(); // the failure is what was wanted
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
