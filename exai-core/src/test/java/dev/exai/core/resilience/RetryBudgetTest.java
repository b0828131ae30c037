package dev.exai.core.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final ManualTime time = new ManualTime();

    @Test
    void tryRetry_loneCaller_mayUseTheFloor() {
        RetryBudget budget = new RetryBudget(time, 0.1, 3);
        budget.callStarted();

        assertThat(retries(budget, 10)).isEqualTo(3);
    }

    @Test
    void tryRetry_manyCalls_mayUseTheirShare() {
        RetryBudget budget = new RetryBudget(time, 0.1, 3);
        calls(budget, 200);

        assertThat(retries(budget, 100)).isEqualTo(20);
    }

    @Test
    void tryRetry_tenSecondsLater_hasForgottenCallsAndRetries() {
        RetryBudget budget = new RetryBudget(time, 0.1, 3);
        calls(budget, 200);
        retries(budget, 20);

        time.advance(Duration.ofSeconds(9));
        assertThat(budget.tryRetry()).isFalse();
        time.advance(Duration.ofSeconds(1));
        assertThat(retries(budget, 10)).isEqualTo(3);
        time.advance(Duration.ofHours(1));
        assertThat(retries(budget, 10)).isEqualTo(3);
    }

    @Test
    void tryRetry_outageOfAMinute_isATenthOfTheCallsAlthoughTheFloorLentAtFirst() {
        RetryBudget budget = new RetryBudget(time, 0.1, 30);
        int taken = 0;
        for (int call = 0; call < 3_000; call++) {
            budget.callStarted();
            taken += retries(budget, 2);
            time.advance(Duration.ofMillis(20));
        }

        assertThat(taken).isBetween(290, 300);
    }

    @Test
    void tryRetry_fewCallsForLong_mayAlwaysUseTheFloor() {
        RetryBudget budget = new RetryBudget(time, 0.1, 3);
        for (int i = 0; i < 100; i++) {
            budget.callStarted();
            assertThat(retries(budget, 10)).isEqualTo(3);
            time.advance(Duration.ofSeconds(11));
        }
    }

    @Test
    void tryRetry_nothingAllowed_isAlwaysFalse() {
        RetryBudget budget = new RetryBudget(time, 0, 0);
        calls(budget, 1_000);

        assertThat(budget.tryRetry()).isFalse();
    }

    @Test
    void constructor_outOfRange_isRefused() {
        assertThatThrownBy(() -> new RetryBudget(time, -0.1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetryBudget(time, 1.1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetryBudget(time, Double.NaN, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetryBudget(time, 0.1, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void calls(RetryBudget budget, int count) {
        for (int i = 0; i < count; i++) {
            budget.callStarted();
        }
    }

    private static int retries(RetryBudget budget, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += budget.tryRetry() ? 1 : 0;
        }
        return taken;
    }
}
