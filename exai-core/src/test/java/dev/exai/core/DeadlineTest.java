package dev.exai.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private final ManualTime time = new ManualTime();

    @Test
    void remaining_countsDownToZeroAndNotBelow() {
        Deadline deadline = Deadline.after(Duration.ofSeconds(2), time);

        assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(2));
        time.advance(Duration.ofMillis(1_999));
        assertThat(deadline.isExpired()).isFalse();
        deadline.throwIfExpired("waiting", ErrorPhase.WAIT);
        time.advance(Duration.ofMillis(1));
        assertThat(deadline.isExpired()).isTrue();
        time.advance(Duration.ofHours(1));
        assertThat(deadline.remaining()).isZero();
        assertThat(deadline).hasToString("Deadline[in PT0S]");
    }

    @Test
    void throwIfExpired_saysWhatWasBeingDone() {
        Deadline deadline = Deadline.after(Duration.ofSeconds(-5), time);

        ExaiException error = catchThrowableOfType(
                ExaiException.class, () -> deadline.throwIfExpired("waiting for a permit", ErrorPhase.ADMISSION));

        assertThat(error.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(error.phase()).isEqualTo(ErrorPhase.ADMISSION);
        assertThat(error).hasMessage("deadline passed while waiting for a permit");
    }

    @Test
    void after_veryFar_doesNotOverflow() {
        Deadline deadline = Deadline.after(Duration.ofSeconds(Long.MAX_VALUE), time);

        assertThat(deadline.isExpired()).isFalse();
        assertThat(deadline.remaining()).isGreaterThan(Duration.ofDays(365 * 100));
    }

    @Test
    void orSooner_takesTheEarlier() {
        Deadline deadline = Deadline.after(Duration.ofSeconds(5), time);

        assertThat(deadline.orSooner(Duration.ofSeconds(9))).isSameAs(deadline);
        assertThat(deadline.orSooner(Duration.ofSeconds(1)).remaining()).isEqualTo(Duration.ofSeconds(1));
        assertThat(deadline.orSooner(Duration.ofSeconds(1)).time()).isSameAs(time);
    }

    @Test
    void after_withoutClock_usesTheMachines() {
        assertThat(Deadline.after(Duration.ofMinutes(1)).time()).isSameAs(TimeSource.system());
    }
}
