package dev.exai.sessions;

import dev.exai.core.model.ModelId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Timeouts;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Learns, model by model, how long answers take to begin, pause and end, so that one which hangs is found out long before the
 * clocks that suit every model. A clock is three times the 99th percentile of the newest {@value #SAMPLES} chats, never
 * under the least and never over what the caller set. Thread-safe.
 *
 * <p>A chat that one of these clocks ended doubles them, so that a model which has become slower is given more time with every
 * try.
 */
public final class AdaptiveTimeouts {
    /** How many chats with a model are remembered. */
    public static final int SAMPLES = 256;

    /** How many chats with a model must have been seen. */
    public static final int FEWEST_SAMPLES = 20;

    /** Shortest clock for beginnings and pauses by default. */
    public static final Duration DEFAULT_LEAST = Duration.ofSeconds(15);

    private static final int MAX_MODELS = 512; // the names come from callers; the one unused longest is forgotten
    private static final int MARGIN = 3;
    private static final int LEAST_TOTAL = 4; // times the least: an answer has a middle too

    private final Duration least;
    private final Map<ModelId, Samples> models = new LinkedHashMap<>(16, 0.75f, true); // guarded by itself

    /** Nothing learned yet. */
    public AdaptiveTimeouts() {
        this(DEFAULT_LEAST);
    }

    /**
     * Nothing learned yet.
     *
     * @param least shortest clock for beginnings and pauses; a whole answer gets at least four times as long
     * @throws IllegalArgumentException if it is not positive
     */
    public AdaptiveTimeouts(Duration least) {
        if (least.isNegative() || least.isZero()) {
            throw new IllegalArgumentException("the least time-out must be positive: " + least);
        }
        this.least = least;
    }

    private static final class Samples {
        final long[] first = new long[SAMPLES];
        final long[] gap = new long[SAMPLES];
        final long[] total = new long[SAMPLES];
        int count;

        void add(long firstNanos, long gapNanos, long totalNanos) {
            int at = count % SAMPLES;
            first[at] = firstNanos;
            gap[at] = gapNanos;
            total[at] = totalNanos;
            count++;
        }

        long high(long[] values) {
            int known = Math.min(count, SAMPLES);
            long[] sorted = Arrays.copyOf(values, known);
            Arrays.sort(sorted);
            return sorted[(int) Math.ceil(known * 0.99) - 1];
        }
    }

    /** The clocks for the next chat with the model; empty while too little is known. */
    public Optional<LearnedTimeouts> next(ModelId model, CallContext context) {
        long first;
        long gap;
        long total;
        synchronized (models) {
            Samples samples = models.get(model);
            if (samples == null || samples.count < FEWEST_SAMPLES) {
                return Optional.empty();
            }
            first = samples.high(samples.first);
            gap = samples.high(samples.gap);
            total = samples.high(samples.total);
        }
        Timeouts set = context.timeouts();
        return Optional.of(new LearnedTimeouts(
                bounded(first, least, set.firstByte()),
                bounded(gap, least, set.idle()),
                bounded(
                        total,
                        least.multipliedBy(LEAST_TOTAL),
                        context.deadline().remaining())));
    }

    /** A chat ended well. */
    public void saw(ModelId model, Duration first, Duration longestGap, Duration total) {
        synchronized (models) {
            models.computeIfAbsent(model, key -> new Samples())
                    .add(first.toNanos(), longestGap.toNanos(), total.toNanos());
            if (models.size() > MAX_MODELS) {
                models.remove(models.keySet().iterator().next());
            }
        }
    }

    /** One of these clocks ended a chat. */
    public void sawTimeout(ModelId model, LearnedTimeouts clocks) {
        // the clocks are the margin times what was seen; so that they double, what is noted is two thirds of them
        saw(
                model,
                clocks.firstByte().multipliedBy(2).dividedBy(MARGIN),
                clocks.idle().multipliedBy(2).dividedBy(MARGIN),
                clocks.total().multipliedBy(2).dividedBy(MARGIN));
    }

    private static Duration bounded(long nanos, Duration least, Duration most) {
        Duration wanted = Duration.ofNanos(nanos).multipliedBy(MARGIN);
        Duration raised = wanted.compareTo(least) < 0 ? least : wanted;
        return raised.compareTo(most) > 0 ? most : raised;
    }
}
