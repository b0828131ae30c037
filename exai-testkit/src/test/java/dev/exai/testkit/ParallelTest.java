package dev.exai.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParallelTest {
    @Test
    void inParallel_workThatMeets_runsAtOnce() throws Exception {
        CyclicBarrier meeting = new CyclicBarrier(8);

        assertThat(Parallel.inParallel(8, () -> meeting.await())).hasSize(8).doesNotHaveDuplicates();
    }

    @Test
    void inParallel_numbered_returnsInOrder() throws Exception {
        assertThat(Parallel.inParallel(4, number -> number * 10)).containsExactly(0, 10, 20, 30);
    }

    @Test
    void inParallel_oneFails_tellsItsFailure() {
        assertThatThrownBy(() -> Parallel.inParallel(2, number -> 1 / number))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ArithmeticException.class);
    }
}
