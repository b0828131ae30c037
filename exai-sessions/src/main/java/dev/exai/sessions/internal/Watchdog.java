package dev.exai.sessions.internal;

import dev.exai.core.CancelToken;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs actions when their time has come: one waiting thread for any number of alarms. The thread is a platform thread,
 * because a virtual one would wait for a carrier just when all of them are busy; the actions run on threads of their
 * own, so that none delays another. Thread-safe: {@code lock} guards every field.
 */
public final class Watchdog implements AutoCloseable {
    private static final Duration FAR = Duration.ofHours(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final TreeSet<Alarm> alarms = new TreeSet<>(Alarm.BY_TIME);
    private final TimeSource time;
    private final Workers workers = Workers.perTask("exai-session-stop");
    private final ExecutorService thread = Executors.newSingleThreadExecutor(daemons());
    private CancelToken wake = new CancelToken();
    private long sleepsUntil;
    private long nextNumber;
    private boolean started;
    private boolean closed;

    /** A watchdog on the clock; its thread starts with the first alarm. */
    public Watchdog(TimeSource time) {
        this.time = time;
    }

    /** An action and its time; closing it forgets the action. */
    public final class Alarm implements AutoCloseable {
        private static final Comparator<Alarm> BY_TIME = (a, b) -> {
            int byTime = Long.compare(a.atNanos - b.atNanos, 0); // a difference, for the clock may overflow
            return byTime != 0 ? byTime : Long.compare(a.number, b.number);
        };

        private final long atNanos;
        private final long number;
        private final Runnable action;

        private Alarm(long atNanos, long number, Runnable action) {
            this.atNanos = atNanos;
            this.number = number;
            this.action = action;
        }

        @Override
        public void close() {
            forget(this);
        }
    }

    /** Runs the action once the duration has passed, on a thread of its own, unless the alarm or this is closed before. */
    public Alarm after(Duration duration, Runnable action) {
        CancelToken toWake = null;
        Alarm alarm;
        lock.lock();
        try {
            alarm = new Alarm(time.nanos() + duration.toNanos(), nextNumber++, action);
            if (closed) {
                return alarm;
            }
            alarms.add(alarm);
            if (!started) {
                started = true;
                thread.execute(this::watch);
            } else if (alarm.atNanos - sleepsUntil < 0) {
                toWake = wake;
            }
        } finally {
            lock.unlock();
        }
        if (toWake != null) {
            toWake.cancel("an earlier alarm");
        }
        return alarm;
    }

    /** Forgets all alarms and ends the thread. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            alarms.clear();
        } finally {
            lock.unlock();
        }
        thread.shutdownNow();
        workers.close();
    }

    private void watch() {
        try {
            while (true) {
                List<Alarm> due = new ArrayList<>();
                long until;
                CancelToken nextWake = new CancelToken();
                lock.lock();
                try {
                    if (closed) {
                        return;
                    }
                    takeDue(due);
                    until = due.isEmpty() ? next() : time.nanos();
                    sleepsUntil = until;
                    wake = nextWake;
                } finally {
                    lock.unlock();
                }
                due.forEach(this::start);
                time.sleepUntil(until, nextWake);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void takeDue(List<Alarm> due) {
        long now = time.nanos();
        while (!alarms.isEmpty() && alarms.first().atNanos - now <= 0) {
            due.add(alarms.pollFirst());
        }
    }

    private long next() {
        long far = time.nanos() + FAR.toNanos();
        return alarms.isEmpty() || alarms.first().atNanos - far > 0 ? far : alarms.first().atNanos;
    }

    private void start(Alarm alarm) {
        try {
            workers.run(alarm.action);
        } catch (ExaiException e) {
            alarm.action.run(); // no thread is free: late is worse than slow
        }
    }

    private void forget(Alarm alarm) {
        lock.lock();
        try {
            alarms.remove(alarm);
        } finally {
            lock.unlock();
        }
    }

    private static ThreadFactory daemons() {
        ThreadFactory plain = Executors.defaultThreadFactory();
        return task -> {
            Thread thread = plain.newThread(task);
            thread.setName("exai-session-watchdog");
            thread.setDaemon(true);
            return thread;
        };
    }
}
