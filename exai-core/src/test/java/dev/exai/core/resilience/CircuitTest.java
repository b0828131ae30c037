package dev.exai.core.resilience;

import static dev.exai.core.resilience.ScriptedCalls.done;
import static dev.exai.core.resilience.ScriptedCalls.error;
import static dev.exai.core.resilience.ScriptedCalls.started;
import static dev.exai.core.resilience.ScriptedCalls.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ManualTime;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.KeyLimits;
import dev.exai.core.spi.Provider;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a model is spared, and what ends that. */
@Timeout(30)
class CircuitTest {
    private static final ChatRequest REQUEST = ChatRequest.to("m", "hi").build();

    private final ManualTime time = new ManualTime();
    private final ScriptedCalls first = new ScriptedCalls();

    @AfterEach
    void noStreamIsLeftOpen() {
        assertThat(first.openStreams).hasValue(0);
    }

    @Test
    void open_manyFailures_openTheCircuitAndLetOneProbeThroughAtATime() {
        GuardedProvider single = pool();
        first.always(error(ErrorKind.SERVER_ERROR, ErrorPhase.WAIT));
        for (int i = 0; i < CircuitBreaker.LEAST_FAILURES; i++) {
            assertThat(single.health("m")).isEqualTo(Health.READY);
            failure(single);
        }
        assertThat(single.health("m")).isEqualTo(Health.DOWN);

        first.always(started(), text("ok"), done());
        try (ChatStream probe = single.open(REQUEST, context())) {
            ProviderException refused = failure(single);
            assertThat(refused.kind()).isEqualTo(ErrorKind.SERVER_ERROR);
            assertThat(refused.phase()).isEqualTo(ErrorPhase.ADMISSION);
            probe.forEachRemaining(event -> {});
        }
        assertThat(single.health("m")).isEqualTo(Health.READY);
        assertThat(ask(single)).isEqualTo("ok");
    }

    @Test
    void open_probeAnswers_othersAreLetInBeforeItsEnd() {
        GuardedProvider single = pool();
        first.always(error(ErrorKind.SERVER_ERROR, ErrorPhase.WAIT));
        for (int i = 0; i < CircuitBreaker.LEAST_FAILURES; i++) {
            failure(single);
        }

        first.always(started(), text("long "), text("answer"), done());
        try (ChatStream probe = single.open(REQUEST, context())) {
            probe.next();
            assertThat(failure(single).phase()).as("nothing said yet").isEqualTo(ErrorPhase.ADMISSION);
            probe.next();

            assertThat(ask(single)).isEqualTo("long answer");
        }
        assertThat(single.health("m")).as("closed early after it had answered").isEqualTo(Health.READY);
    }

    @Test
    void open_probeFailsAfterItsFirstWord_countsAsOneFailureOfAClosedCircuit() {
        GuardedProvider single = pool();
        first.always(error(ErrorKind.SERVER_ERROR, ErrorPhase.WAIT));
        for (int i = 0; i < CircuitBreaker.LEAST_FAILURES; i++) {
            failure(single);
        }

        first.always(started(), text("half"), error(ErrorKind.SERVER_ERROR, ErrorPhase.OUTPUT));
        try (ChatStream probe = single.open(REQUEST, context())) {
            assertThatThrownBy(() -> probe.forEachRemaining(event -> {})).isInstanceOf(ProviderException.class);
        }

        first.always(started(), text("ok"), done());
        assertThat(ask(single)).isEqualTo("ok");
    }

    @Test
    void open_oneInterfaceFails_theOtherIsNotSparedAndTheModelCountsAsDown() {
        GuardedProvider single = pool();
        ChatRequest search = REQUEST.toBuilder().webSearch(true).build();
        first.always(error(ErrorKind.SERVER_ERROR, ErrorPhase.WAIT));
        for (int i = 0; i < CircuitBreaker.LEAST_FAILURES; i++) {
            assertThatThrownBy(() -> single.open(search, context())).isInstanceOf(ProviderException.class);
        }

        assertThat(single.health("m")).isEqualTo(Health.DOWN);
        assertThat(single.health("n")).isEqualTo(Health.READY);
        assertThat(single.keyStates().get(0).troubles())
                .extracting(KeyState.Trouble::model)
                .containsExactly("m search");
        first.always(started(), text("ok"), done());
        try (ChatStream probe = single.open(search, context())) {
            assertThatThrownBy(() -> single.open(search, context()))
                    .as("spared until the probe has ended")
                    .isInstanceOf(ProviderException.class);
            assertThat(ask(single)).as("the other interface").isEqualTo("ok");
            probe.forEachRemaining(event -> {});
        }
    }

    private GuardedProvider pool() {
        return new GuardedProvider(List.of(new ProviderKey(first, () -> "key")), KeyLimits.NONE, time);
    }

    private CallContext context() {
        return CallContext.until(Deadline.after(Duration.ofSeconds(60).plusNanos(1), time))
                .build();
    }

    private String ask(Provider provider) {
        return provider.open(REQUEST, context()).collect().text();
    }

    private ProviderException failure(Provider provider) {
        return catchThrowableOfType(
                ProviderException.class, () -> provider.open(REQUEST, context()).collect());
    }
}
