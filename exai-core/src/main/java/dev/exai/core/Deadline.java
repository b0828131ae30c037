package dev.exai.core;

import java.time.Duration;

/**
 * The moment by which a call must have ended, on the monotonic clock of its {@link TimeSource}. It travels with the
 * call through queueing, uploads, retries and fallbacks; every wait inside takes at most what remains. Immutable.
 */
public final class Deadline {
    /** Longest distance of a deadline, about 146 years, which keeps the arithmetic on nanoseconds from overflowing. */
    private static final Duration FARTHEST = Duration.ofNanos(Long.MAX_VALUE / 2);

    private final TimeSource time;
    private final long atNanos;

    private Deadline(TimeSource time, long atNanos) {
        this.time = time;
        this.atNanos = atNanos;
    }

    /** The moment {@code duration} from now; zero or negative is already over. */
    public static Deadline after(Duration duration, TimeSource time) {
        Duration bounded = duration.compareTo(FARTHEST) > 0 ? FARTHEST : duration;
        return new Deadline(time, time.nanos() + (bounded.isNegative() ? 0 : bounded.toNanos()));
    }

    /** The moment {@code duration} from now on the machine's clock. */
    public static Deadline after(Duration duration) {
        return after(duration, TimeSource.system());
    }

    /** What is left, never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, atNanos - time.nanos()));
    }

    /** Whether nothing is left. */
    public boolean isExpired() {
        return atNanos - time.nanos() <= 0;
    }

    /** The sooner of this deadline and {@code duration} from now, on the same clock. */
    public Deadline orSooner(Duration duration) {
        Deadline other = after(duration, time);
        return other.atNanos - atNanos < 0 ? other : this;
    }

    /** The clock this deadline is measured on. */
    public TimeSource time() {
        return time;
    }

    /**
     * Returns if time is left.
     *
     * @param doing what is being waited for, for the message
     * @throws ExaiException kind TIMEOUT otherwise
     */
    public void throwIfExpired(String doing, ErrorPhase phase) {
        if (isExpired()) {
            throw new ExaiException(ErrorKind.TIMEOUT, phase, "deadline passed while " + doing, null);
        }
    }

    @Override
    public String toString() {
        return "Deadline[in " + remaining() + "]";
    }
}
