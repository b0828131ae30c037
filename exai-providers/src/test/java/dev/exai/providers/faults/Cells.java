package dev.exai.providers.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Checks that mostly wait for clocks, run many at once and reported one by one. */
final class Cells implements AutoCloseable {
    /** One of them. */
    interface Check {
        String name();

        void run() throws Exception;
    }

    private static final int AT_ONCE = 24;
    private static final long PATIENCE_SECONDS = 240;
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Workers workers = Workers.perTask("cell", 4_096);
    private final Semaphore places = new Semaphore(AT_ONCE);

    Stream<DynamicTest> tests(List<? extends Check> checks) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Check check : checks) {
            FutureTask<Void> task = new FutureTask<>(() -> {
                check.run();
                return null;
            });
            tests.add(DynamicTest.dynamicTest(check.name(), () -> result(task)));
            workers.run(() -> runInTurn(task));
        }
        return tests.stream();
    }

    private void runInTurn(FutureTask<Void> task) {
        places.acquireUninterruptibly();
        try {
            task.run();
        } finally {
            places.release();
        }
    }

    private static void result(FutureTask<Void> task) throws Throwable {
        try {
            task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    /** Ends everything, and looks whether the providers and the parts of the testkit have done so too. */
    @Override
    public void close() {
        workers.close();
        assertThat(awaitNoThreads(Cells::isOfParts, SOON)).isEmpty();
    }

    /** Waits until no thread has such a name, or for so long; returns the names that are left. */
    static Set<String> awaitNoThreads(Predicate<String> names, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        Set<String> left = threads(names);
        while (!left.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(2_000_000);
            left = threads(names);
        }
        return left;
    }

    private static boolean isOfParts(String name) {
        return name.startsWith("exai-clock-subject")
                || name.startsWith("fault-proxy")
                || name.startsWith(Http2Front.THREADS);
    }

    /** Without their stacks, for which all of them would have to stop. */
    private static Set<String> threads(Predicate<String> names) {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] all = new Thread[root.activeCount() + 1_000];
        int count = root.enumerate(all);
        return Arrays.stream(all, 0, count)
                .map(Thread::getName)
                .filter(names)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
