package dev.exai.providers.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.Workers;
import dev.exai.testkit.WireDialect;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Every fault of {@link ConnectionRows} and {@link AnswerRows}, at every adapter, for whole answers and for streams. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultMatrixTest {
    private static final int AT_ONCE = 24; // most cells wait for a clock
    private static final long PATIENCE_SECONDS = 240;

    private final Workers workers = Workers.perTask("cell");
    private final Semaphore places = new Semaphore(AT_ONCE);

    @BeforeAll
    @AfterAll
    void noThreadOfAnyPartIsLeft() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!partThreads().isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(partThreads()).isEmpty();
    }

    @AfterAll
    void close() {
        workers.close();
    }

    @TestFactory
    Stream<DynamicTest> cells() {
        List<Row> rows = new ArrayList<>(ConnectionRows.all());
        rows.addAll(AnswerRows.all());
        rows.add(AnswerRows.bomb());
        List<DynamicTest> tests = new ArrayList<>();
        for (WireDialect adapter : WireDialect.values()) {
            for (Row row : rows) {
                for (Cell.Use use : Cell.Use.values()) {
                    FutureTask<Void> cell = started(new Cell(adapter, row, use));
                    tests.add(DynamicTest.dynamicTest(adapter + " " + use + ": " + row.name(), () -> result(cell)));
                }
            }
        }
        return tests.stream();
    }

    private FutureTask<Void> started(Cell cell) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            places.acquire();
            try {
                cell.run();
                return null;
            } finally {
                places.release();
            }
        });
        workers.run(task);
        return task;
    }

    private static void result(FutureTask<Void> cell) throws Throwable {
        try {
            cell.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    private static Set<String> partThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("exai-clock-subject") || name.startsWith("fault-proxy"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
