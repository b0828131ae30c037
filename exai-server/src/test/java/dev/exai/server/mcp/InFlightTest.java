package dev.exai.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.PrincipalId;
import dev.exai.server.rpc.RpcException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private static final PrincipalId ANN = new PrincipalId("ann");
    private static final PrincipalId BOB = new PrincipalId("bob");

    private static void assertBusy(InFlight open, PrincipalId principal) {
        assertThatThrownBy(() -> open.enter(principal)).isInstanceOfSatisfying(RpcException.class, e -> {
            assertThat(e.code()).isEqualTo(RpcException.BUSY);
            assertThat(e.httpStatus()).isEqualTo(429);
            assertThat(e.retryable()).isTrue();
        });
    }

    @Test
    void enter_beyondEitherBound_isRefusedUntilSomebodyLeaves() {
        InFlight open = new InFlight("streams", 2, 3);
        open.enter(ANN);
        open.enter(ANN);
        assertBusy(open, ANN);
        open.enter(BOB);
        assertBusy(open, BOB);
        assertThat(open.open()).isEqualTo(3);

        open.leave(ANN);
        open.enter(BOB);
        assertBusy(open, ANN);
        open.leave(ANN);
        open.leave(BOB);
        open.leave(BOB);

        assertThat(open.open()).isZero();
    }

    @Test
    void entering_fromManyThreads_addsUp() throws Exception {
        InFlight open = new InFlight("streams", 5, Integer.MAX_VALUE);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Integer>> entered = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            entered.add(threads.submit(() -> {
                int times = 0;
                for (int j = 0; j < 10_000; j++) {
                    try {
                        open.enter(ANN);
                        assertThat(open.open()).isBetween(1, 13); // each thread counts before it is refused
                        open.leave(ANN);
                        times++;
                    } catch (RpcException e) {
                        Thread.onSpinWait();
                    }
                }
                return times;
            }));
        }

        for (Future<Integer> each : entered) {
            assertThat(each.get(30, TimeUnit.SECONDS)).isPositive();
        }
        assertThat(open.open()).isZero();
        threads.shutdown();
    }
}
