package dev.exai.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@Timeout(30)
class WorkersTest {
    @Test
    void run_task_getsANamedDaemonThread() throws Exception {
        FutureTask<Thread> task = new FutureTask<>(Thread::currentThread);
        try (Workers workers = Workers.perTask("worker")) {
            workers.run(task);

            assertThat(task.get().getName()).startsWith("worker-");
            assertThat(task.get().isDaemon()).isTrue();
        }
    }

    @Test
    void virtual_fromJava21On() {
        assertThat(Workers.virtual()).isEqualTo(Runtime.version().feature() >= 21);
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void run_allThreadsBusy_isRejectedAtOnce() {
        CountDownLatch release = new CountDownLatch(1);
        try (Workers workers = Workers.perTask("few", 1)) {
            workers.run(() -> await(release));

            ExaiException error = catchThrowableOfType(ExaiException.class, () -> workers.run(() -> {}));

            assertThat(error.kind()).isEqualTo(ErrorKind.REJECTED);
            assertThat(error.phase()).isEqualTo(ErrorPhase.ADMISSION);
            release.countDown();
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void run_manyBlockedTasks_allRunAtOnce() throws Exception {
        int tasks = 5_000;
        CountDownLatch running = new CountDownLatch(tasks);
        CountDownLatch release = new CountDownLatch(1);
        try (Workers workers = Workers.perTask("many", 1)) {
            for (int i = 0; i < tasks; i++) {
                workers.run(() -> {
                    running.countDown();
                    await(release);
                });
            }

            running.await();
            release.countDown();
        }
    }

    @Test
    void run_afterClose_isRejected() {
        Workers workers = Workers.perTask("closed");
        workers.close();

        assertThat(catchThrowableOfType(ExaiException.class, () -> workers.run(() -> {}))
                        .kind())
                .isEqualTo(ErrorKind.REJECTED);
    }

    @Test
    void close_taskThatDoesNotEnd_isInterrupted() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Workers workers = Workers.perTask("stuck");
        workers.run(() -> {
            started.countDown();
            interrupted.set(!await(new CountDownLatch(1)));
        });
        started.await();

        boolean ended = workers.close(Duration.ofMillis(500));

        assertThat(ended).isTrue();
        assertThat(interrupted).isTrue();
    }

    @Test
    void close_taskThatIgnoresTheInterrupt_isReported() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Workers workers = Workers.perTask("stubborn");
        workers.run(() -> {
            started.countDown();
            while (!await(release)) {
                Thread.onSpinWait();
            }
        });
        started.await();

        assertThat(workers.close(Duration.ofMillis(20))).isFalse();
        release.countDown();
        assertThat(workers.close(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void close_interruptedItself_givesUpAndRestoresTheInterrupt() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        Workers workers = Workers.perTask("waited-for");
        workers.run(() -> {
            started.countDown();
            await(new CountDownLatch(1));
        });
        started.await();

        Thread.currentThread().interrupt();
        boolean ended = workers.close(Duration.ofSeconds(20));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(ended).isFalse();
        assertThat(workers.close(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void perTask_noThreadAtAll_isRefusedOnEveryJvm() {
        assertThatThrownBy(() -> Workers.perTask("none", 0)).isInstanceOf(IllegalArgumentException.class);
    }

    /** False if interrupted. */
    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
