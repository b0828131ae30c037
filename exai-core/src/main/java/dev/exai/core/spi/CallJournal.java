package dev.exai.core.spi;

import java.util.ArrayList;
import java.util.List;

/** What happened on the way of one call: every attempt, in order. Thread-safe. */
public final class CallJournal {
    private final List<Attempt> attempts = new ArrayList<>(); // guarded by this

    /** An empty journal. */
    public CallJournal() {}

    /** Adds an attempt. */
    public synchronized void add(Attempt attempt) {
        attempts.add(attempt);
    }

    /** The attempts so far. */
    public synchronized List<Attempt> attempts() {
        return List.copyOf(attempts);
    }
}
