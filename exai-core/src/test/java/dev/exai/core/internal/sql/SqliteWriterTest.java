package dev.exai.core.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which thread writes, and that nothing is lost between them. */
class SqliteWriterTest {
    @TempDir
    private Path directory;

    @Test
    void write_ofAPlatformThreadThatIsAlone_runsOnIt() {
        try (SqliteDatabase database = open()) {
            Thread first = database.write(sql -> Thread.currentThread());
            Thread second = database.write(sql -> Thread.currentThread());

            assertThat(first.getName()).as("opens the connection").isEqualTo("exai-storage");
            assertThat(second).isSameAs(Thread.currentThread());
        }
    }

    @Test
    void write_ofAVirtualThread_runsOnTheWriters() throws InterruptedException {
        assumeTrue(Workers.virtual());
        BlockingQueue<String> names = new LinkedBlockingQueue<>();
        try (SqliteDatabase database = open();
                Workers workers = Workers.perTask("caller")) {
            database.open();
            workers.run(
                    () -> names.add(database.write(sql -> Thread.currentThread().getName())));

            assertThat(names.poll(30, TimeUnit.SECONDS)).isEqualTo("exai-storage");
        }
    }

    @Test
    void writes_thatComeWhileAnotherThreadWrites_areKept() throws Exception {
        CountDownLatch runs = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(9);
        try (SqliteDatabase database = open()) {
            database.open();
            Future<Thread> holder = threads.submit(() -> database.write(sql -> {
                runs.countDown();
                Uninterrupted.await(go);
                return Thread.currentThread();
            }));
            await(runs);
            List<Future<String>> others = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String text = "note " + i;
                others.add(threads.submit(() -> database.write(sql -> {
                    Schemas.note(sql, text);
                    return text;
                })));
            }
            go.countDown();

            assertThat(holder.get(30, TimeUnit.SECONDS).getName()).isNotEqualTo("exai-storage");
            for (Future<String> other : others) {
                other.get(30, TimeUnit.SECONDS);
            }
            assertThat(database.read(Schemas::notes)).hasSize(8);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void writes_thatRaceWithClose_areKeptOrRefused() throws Exception {
        for (int round = 0; round < 20; round++) {
            Path place = directory.resolve("round" + round);
            ExecutorService threads = Executors.newFixedThreadPool(4);
            CountDownLatch written = new CountDownLatch(20);
            try {
                SqliteDatabase database = new SqliteDatabase(place, Schemas.BOTH, TimeSource.system());
                List<Future<List<String>>> acknowledged = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    acknowledged.add(threads.submit(untilClosed(database, "writer " + i, written)));
                }
                await(written);
                database.close();

                List<String> kept = new ArrayList<>();
                for (Future<List<String>> each : acknowledged) {
                    kept.addAll(each.get(30, TimeUnit.SECONDS));
                }
                try (SqliteDatabase again = new SqliteDatabase(place, Schemas.BOTH, TimeSource.system())) {
                    assertThat(again.read(Schemas::notes)).containsExactlyInAnyOrderElementsOf(kept);
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private static Callable<List<String>> untilClosed(SqliteDatabase database, String name, CountDownLatch written) {
        return () -> {
            List<String> kept = new ArrayList<>();
            while (true) {
                String text = name + " " + kept.size();
                try {
                    database.write(sql -> {
                        Schemas.note(sql, text);
                        return text;
                    });
                } catch (ExaiException e) {
                    assertThat(e.kind()).isEqualTo(ErrorKind.CLOSED);
                    return kept;
                }
                kept.add(text);
                written.countDown();
            }
        };
    }

    private SqliteDatabase open() {
        return new SqliteDatabase(directory, Schemas.BOTH, TimeSource.system());
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    }
}
