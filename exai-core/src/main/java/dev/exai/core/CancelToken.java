package dev.exai.core;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A one-way switch that stops a call from any thread. Cancelling runs the registered actions once, on the cancelling
 * thread, in the order of registration; they must not block and must not throw. Thread-safe.
 */
public final class CancelToken {
    private static final CancelToken NEVER = new CancelToken(false);

    private final boolean cancellable;
    private @Nullable Set<Registration> registrations; // guarded by this; null: none yet
    private volatile @Nullable String reason; // written under this; non-null once cancelled

    /** A fresh token that nobody has cancelled. */
    public CancelToken() {
        this(true);
    }

    private CancelToken(boolean cancellable) {
        this.cancellable = cancellable;
    }

    /** A token that is never cancelled. */
    public static CancelToken never() {
        return NEVER;
    }

    /** A token that is cancelled with this one and may be cancelled alone. Close the child's link by cancelling it. */
    public CancelToken child() {
        CancelToken child = new CancelToken();
        Registration link = onCancel(() -> child.cancel(reasonOr("cancelled")));
        child.onCancel(link::close);
        return child;
    }

    /**
     * Cancels, once; later calls change nothing.
     *
     * @param why a short reason without secrets, kept for messages
     * @return whether this call was the one that cancelled; always false for {@link #never()}
     */
    public boolean cancel(String why) {
        List<Registration> toRun;
        synchronized (this) {
            if (!cancellable || reason != null) {
                return false;
            }
            reason = why;
            toRun = registrations == null ? List.of() : List.copyOf(registrations);
            registrations = null;
        }
        toRun.forEach(registration -> registration.action.run());
        return true;
    }

    /** Whether {@link #cancel} has been called. */
    public boolean isCancelled() {
        return reason != null;
    }

    /** Why it was cancelled, or null if it was not. */
    public @Nullable String reason() {
        return reason;
    }

    /** Runs the action on cancel, or at once on this thread if that has happened; close the result to forget it. */
    public Registration onCancel(Runnable action) {
        Registration registration = new Registration(action);
        if (!cancellable) {
            return registration;
        }
        synchronized (this) {
            if (reason == null) {
                if (registrations == null) {
                    registrations = new LinkedHashSet<>(4);
                }
                registrations.add(registration);
                return registration;
            }
        }
        action.run();
        return registration;
    }

    /**
     * Returns if nobody has cancelled.
     *
     * @throws ExaiException kind CANCELLED otherwise
     */
    public void throwIfCancelled() {
        String why = reason();
        if (why != null) {
            throw new ExaiException(ErrorKind.CANCELLED, "cancelled: " + why);
        }
    }

    private String reasonOr(String fallback) {
        String why = reason;
        return why == null ? fallback : why;
    }

    private synchronized void forget(Registration registration) {
        if (registrations != null) {
            registrations.remove(registration);
        }
    }

    /** An action waiting for a cancel. Closing it forgets the action, but does not wait for one that is running. */
    public final class Registration implements AutoCloseable {
        private final Runnable action;

        private Registration(Runnable action) {
            this.action = action;
        }

        @Override
        public void close() {
            if (cancellable) {
                forget(this);
            }
        }
    }
}
