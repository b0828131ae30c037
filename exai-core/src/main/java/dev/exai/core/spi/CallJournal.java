package dev.exai.core.spi;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened on the way of one call: every attempt, in order. Thread-safe. */
public final class CallJournal {
    private final @Nullable CallJournal parent;
    private final List<Attempt> attempts = new ArrayList<>(); // guarded by this
    private @Nullable String keyInUse; // guarded by this
    private @Nullable RemainingLimits limits; // guarded by this

    /** An empty journal. */
    public CallJournal() {
        this(null);
    }

    private CallJournal(@Nullable CallJournal parent) {
        this.parent = parent;
    }

    /**
     * A journal for a part of the call that runs beside others: its attempts are added here too, in the order in which they
     * end, and its key in use is its own.
     */
    public CallJournal branch() {
        return new CallJournal(this);
    }

    /** Adds an attempt. */
    public void add(Attempt attempt) {
        synchronized (this) {
            attempts.add(attempt);
        }
        if (parent != null) {
            parent.add(attempt);
        }
    }

    /** The attempts so far. */
    public synchronized List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    /** Says with which key the running attempt goes out, as {@link Attempt#keyFingerprint()}; for providers with keys. */
    public synchronized void useKey(String fingerprint) {
        keyInUse = fingerprint;
    }

    /** The key of the running attempt; null until a provider has said so. */
    public synchronized @Nullable String keyInUse() {
        return keyInUse;
    }

    /** Says what the provider said of its rate limits in the answer to the running attempt. */
    public synchronized void limitsSeen(RemainingLimits seen) {
        limits = seen;
    }

    /** What {@link #limitsSeen} was told since the last time somebody asked; null if nothing. */
    public synchronized @Nullable RemainingLimits takeLimits() {
        RemainingLimits seen = limits;
        limits = null;
        return seen;
    }
}
