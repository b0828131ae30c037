package dev.exai.providers.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
        long end = System.nanoTime() + SOON.toNanos();
        while (!threadsOfParts().isEmpty() && System.nanoTime() < end) {
            Thread.onSpinWait();
            Thread.yield();
        }
        assertThat(threadsOfParts()).isEmpty();
    }

    private static Set<String> threadsOfParts() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("exai-clock-subject")
                        || name.startsWith("fault-proxy")
                        || name.startsWith(Http2Front.THREADS))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
