package dev.exai.providers.internal.http;

import dev.exai.core.ErrorKind;
import dev.exai.core.TimeSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The running calls of a provider, and the one thread that looks at them when a clock of any may have run out. A call that ends
 * in time wakes nobody. The thread exists only while calls run, and some seconds more. Thread-safe.
 */
final class Watchdog implements AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE;
    private static final long LONGEST_PAUSE =
            TimeUnit.SECONDS.toNanos(10); // so that the thread soon sees that all have ended
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(2); // for thousands of clocks in a row

    private final ScheduledThreadPoolExecutor executor;
    private final Set<CallWatch> running = ConcurrentHashMap.newKeySet();
    private final TimeSource time = TimeSource.system();
    private final long startNanos = time.nanos();
    private final ReentrantLock lock = new ReentrantLock(); // of what follows; the first is read without it
    private volatile long nextLook = NEVER;
    private @Nullable ScheduledFuture<?> look;

    Watchdog(String name) {
        ThreadFactory plain = Executors.defaultThreadFactory();
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = plain.newThread(task);
            thread.setName(name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setKeepAliveTime(LONGEST_PAUSE, TimeUnit.NANOSECONDS);
        executor.allowCoreThreadTimeOut(true);
    }

    /** The moment so far from now, on the clock that counts here. */
    long in(long nanos) {
        return time.nanos() - startNanos + Math.min(nanos, NEVER / 4);
    }

    /** Begins to watch a call that knows when it is due. */
    void watch(CallWatch call) {
        running.add(call);
        lookBy(call.due());
    }

    /** Stops watching. */
    void forget(CallWatch call) {
        running.remove(call);
    }

    /** Makes sure of a look at the moment, or before it. */
    void lookBy(long moment) {
        if (moment < nextLook) {
            schedule(Math.min(moment, in(LONGEST_PAUSE)));
        }
    }

    private void schedule(long moment) {
        lock.lock();
        try {
            if (moment >= nextLook) {
                return;
            }
            if (look != null) {
                look.cancel(false);
            }
            look = executor.schedule(this::look, moment - in(0), TimeUnit.NANOSECONDS);
            nextLook = moment;
        } catch (RejectedExecutionException e) {
            look = null; // closed, and with it all calls
        } finally {
            lock.unlock();
        }
    }

    private void look() {
        lock.lock();
        try {
            nextLook = NEVER; // calls that this look misses, because they begin now, ask for one of their own
            look = null;
        } finally {
            lock.unlock();
        }
        long now = in(0);
        long soonest = NEVER;
        for (CallWatch call : running) {
            if (call.due() <= now) {
                call.look();
            }
            soonest = Math.min(soonest, call.due());
        }
        if (soonest != NEVER) {
            lookBy(Math.max(soonest, now + SHORTEST_PAUSE));
        }
    }

    /** Ends all calls for this reason. */
    void cutAll(ErrorKind kind, String why) {
        running.forEach(call -> call.cut(kind, why));
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
