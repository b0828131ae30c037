package dev.exai.core.resilience;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.Cost;
import dev.exai.core.model.ModelId;
import dev.exai.core.spi.Attempt;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.CallJournal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Measures the attempts of one call and notes each in the journal, once, when it ends. Thread-safe. */
final class Attempts {
    private final ModelId model;
    private final CallJournal journal;
    private final TimeSource time;
    private final Pricing pricing;
    private int count; // guarded by this, as all below
    private long startNanos;
    private @Nullable Duration untilOutput;
    private Duration waited = Duration.ZERO;
    private boolean running;
    private @Nullable Usage usage;

    /** What so many tokens of the model cost; null if that is not known. */
    @FunctionalInterface
    interface Pricing {
        @Nullable
        Cost of(Usage usage);
    }

    Attempts(ModelId model, CallContext context, Pricing pricing) {
        this.model = model;
        this.pricing = pricing;
        journal = context.journal();
        time = context.time();
    }

    synchronized void begin() {
        count++;
        running = true;
        usage = null;
        startNanos = time.nanos();
    }

    synchronized int count() {
        return count;
    }

    synchronized void waited(Duration duration) {
        waited = duration;
    }

    synchronized void outputBegan() {
        untilOutput = elapsed();
    }

    synchronized void used(Usage used) {
        usage = used;
    }

    synchronized void succeeded() {
        end(null, null);
    }

    synchronized void failed(ErrorKind kind, ErrorPhase phase) {
        end(kind, phase);
    }

    /** The caller closed the stream; nothing if the attempt had ended. */
    synchronized void abandoned() {
        end(ErrorKind.CANCELLED, untilOutput == null ? ErrorPhase.START : ErrorPhase.OUTPUT);
    }

    private void end(@Nullable ErrorKind failure, @Nullable ErrorPhase phase) {
        if (running) {
            running = false;
            Duration duration = untilOutput == null ? elapsed() : untilOutput;
            Cost cost = usage == null ? null : pricing.of(usage);
            journal.add(new Attempt(model, journal.keyInUse(), duration, failure, phase, waited, cost, usage));
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(time.nanos() - startNanos);
    }
}
