package dev.exai.providers.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.testkit.WireDialect;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * That the promises hold at all, on a machine that does other work; how well is measured by {@code benchmarks/faults.sh}.
 */
class FiguresTest {
    @Test
    void healthyProvider_anotherIsSilent_answersAllItsCalls() throws InterruptedException {
        Row silent = named("accepted, then silence");

        Bystander.Outcome outcome = new Bystander(Duration.ofMillis(400)).beside(silent, 2);

        assertThat(outcome.failures()).isZero();
        assertThat(outcome.beside().size()).isGreaterThan(outcome.alone().size() / 4);
    }

    @Test
    void deadline_whateverGoesWrong_endsTheCall() throws Exception {
        for (String name : new String[] {"accepted, then silence", "connect into a black hole", "headers that drip"}) {
            Sample overrun = Overrun.of(WireDialect.OPENAI, named(name), 1);

            assertThat(overrun.percentile(100)).as(name).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void cancel_whileTheProviderWorks_closesTheConnection() throws InterruptedException {
        Sample closed = Cancelling.of(
                WireDialect.OPENAI, scene -> scene.upstream.onEveryChat().silent(), 10);

        assertThat(closed.percentile(50)).isLessThan(Duration.ofSeconds(1));
    }

    private static Row named(String name) {
        return Figures.faults().stream()
                .filter(row -> row.name().equals(name))
                .findAny()
                .orElseThrow();
    }
}
