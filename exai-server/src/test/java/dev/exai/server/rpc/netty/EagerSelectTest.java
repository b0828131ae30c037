package dev.exai.server.rpc.netty;

import static io.netty.channel.SelectStrategy.CONTINUE;
import static io.netty.channel.SelectStrategy.SELECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EagerSelectTest {
    private static final Duration TOO_LONG = Duration.ofNanos(EagerSelect.PATIENCE_NANOS + 1);

    private final ManualClock clock = new ManualClock();
    private final EagerSelect strategy = new EagerSelect(clock);

    @Test
    void calculateStrategy_requestComesWhileLooking_isServedWithoutSleep() throws Exception {
        int nothingYet = strategy.calculateStrategy(() -> 0, false);

        int ready = strategy.calculateStrategy(() -> 1, false);

        assertThat(nothingYet).isEqualTo(CONTINUE);
        assertThat(ready).isEqualTo(1);
    }

    @Test
    void calculateStrategy_nothingComes_sleepsWhenPatienceIsOver() throws Exception {
        int atFirst = strategy.calculateStrategy(() -> 0, false);
        clock.advance(TOO_LONG);

        int atLast = strategy.calculateStrategy(() -> 0, false);

        assertThat(atFirst).isEqualTo(CONTINUE);
        assertThat(atLast).isEqualTo(SELECT);
    }

    @Test
    void calculateStrategy_lookingInVain_isGivenUpAndSeldomTriedAgain() throws Exception {
        lookInVain(EagerSelect.VAIN_LOOKS);

        int sleeps = 0;
        while (strategy.calculateStrategy(() -> 0, false) == SELECT) {
            sleeps++;
        }

        assertThat(sleeps).isEqualTo(EagerSelect.TRY_AGAIN_AFTER - 1);
    }

    @Test
    void calculateStrategy_oneLookThatPays_makesItLookEveryTimeAgain() throws Exception {
        lookInVain(EagerSelect.VAIN_LOOKS);
        while (strategy.calculateStrategy(() -> 0, false) == SELECT) {} // until the next try

        int ready = strategy.calculateStrategy(() -> 1, false);

        assertThat(ready).isEqualTo(1);
        assertThat(strategy.calculateStrategy(() -> 0, false)).isEqualTo(CONTINUE);
    }

    @Test
    void calculateStrategy_tasksWait_neverSleeps() throws Exception {
        strategy.calculateStrategy(() -> 0, false);
        clock.advance(TOO_LONG);

        int whileLooking = strategy.calculateStrategy(() -> 0, true);
        int withEvents = strategy.calculateStrategy(() -> 3, true);

        assertThat(whileLooking).isZero();
        assertThat(withEvents).isEqualTo(3);
    }

    private void lookInVain(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            assertThat(strategy.calculateStrategy(() -> 0, false)).isEqualTo(CONTINUE);
            clock.advance(TOO_LONG);
            assertThat(strategy.calculateStrategy(() -> 0, false)).isEqualTo(SELECT);
        }
    }
}
