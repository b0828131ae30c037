package dev.exai.core.resilience;

import dev.exai.core.TimeSource;
import java.time.Duration;

/**
 * How many retries a whole process may make: in any ten seconds at most a tenth of its calls, but never fewer than thirty.
 * So a lone caller gets its retries, and in a full outage the provider sees 1.1 times the calls, not three times. What the
 * minimum lent beyond the tenth is paid back by later calls, so that the tenth holds over an outage of any length.
 *
 * <p>The idea and the ten seconds are those of Finagle's RetryBudget (blog of 2016-02-08: 20 % of the requests plus ten
 * per second); the smaller share is that of gRPC's retry throttling (proposal A6, token ratio 0.1), and the minimum is
 * not added but a floor, because each attempt may be billed. Thread-safe.
 */
public final class RetryBudget {
    /** Share of the calls that may be retried when nobody says otherwise. */
    public static final double DEFAULT_RATIO = 0.1;

    /** Retries in ten seconds that are always allowed when nobody says otherwise: a dozen calls at once may fail twice. */
    public static final int DEFAULT_FLOOR = 30;

    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final double ROUNDING = 1e-6; // ten times a tenth is a little less than one

    private final TimeSource time;
    private final double ratio;
    private final int floor;
    private final SlidingCount calls; // guarded by this, as the next
    private final SlidingCount retries;
    private double earned; // guarded by this: by calls, less what was used; negative: borrowed

    /** The one budget of this process, with the defaults, on the machine's clock. */
    public static RetryBudget ofProcess() {
        return OfProcess.BUDGET;
    }

    /** A budget with the defaults. */
    public RetryBudget(TimeSource time) {
        this(time, DEFAULT_RATIO, DEFAULT_FLOOR);
    }

    /**
     * A budget.
     *
     * @param ratio share of the calls that may be retried, 0–1
     * @param floor retries in ten seconds that are always allowed, at least 0
     * @throws IllegalArgumentException if a value is out of range
     */
    public RetryBudget(TimeSource time, double ratio, int floor) {
        if (!(ratio >= 0 && ratio <= 1) || floor < 0) {
            throw new IllegalArgumentException("ratio must be 0–1 and floor ≥ 0: " + ratio + ", " + floor);
        }
        this.time = time;
        this.ratio = ratio;
        this.floor = floor;
        calls = new SlidingCount(WINDOW, time.nanos());
        retries = new SlidingCount(WINDOW, time.nanos());
    }

    /** Counts a call; to be told once for each, before its first attempt. */
    public synchronized void callStarted() {
        calls.add(time.nanos());
        earned += ratio;
    }

    /** Takes a retry out of the budget; false if none is left, and then the failure is final. */
    public synchronized boolean tryRetry() {
        long now = time.nanos();
        long used = retries.sum(now);
        double share = ratio * calls.sum(now);
        earned = Math.min(earned, share); // what was not used in ten seconds is lost
        boolean paid = earned >= 1 - ROUNDING && used + 1 <= share + ROUNDING;
        if (!paid && used >= floor) {
            return false;
        }
        retries.add(now);
        earned = Math.max(earned - 1, -floor);
        return true;
    }

    /** Made at the first use. The owner of this state is the process: that is what it limits. */
    private static final class OfProcess {
        static final RetryBudget BUDGET = new RetryBudget(TimeSource.system());
    }
}
