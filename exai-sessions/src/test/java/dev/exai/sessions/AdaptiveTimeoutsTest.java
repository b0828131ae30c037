package dev.exai.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.model.ModelId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Timeouts;
import dev.exai.testkit.ScriptedProvider;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdaptiveTimeoutsTest {
    private static final ModelId MODEL = ModelId.of("scripted", "model-1");
    private static final ChatRequest QUESTION = ChatRequest.to("model-1", "q").build();

    private final ManualTime time = new ManualTime();
    private final AdaptiveTimeouts adaptive = new AdaptiveTimeouts(Duration.ofSeconds(2));
    private final ScriptedProvider provider = new ScriptedProvider("scripted");
    private final SessionManager sessions =
            SessionManager.builder().time(time).adaptiveTimeouts(adaptive).build();

    @AfterEach
    void close() {
        sessions.close(Duration.ZERO);
    }

    @Test
    void next_fewChats_isUnknown() {
        see(AdaptiveTimeouts.FEWEST_SAMPLES - 1, 5, 1, 30);

        assertThat(adaptive.next(MODEL, context())).isEmpty();
        see(1, 5, 1, 30);
        assertThat(adaptive.next(MODEL, context())).isPresent();
        assertThat(adaptive.next(ModelId.of("scripted", "other"), context())).isEmpty();
    }

    @Test
    void next_manyChats_isThreeTimesTheSlowOnesWithinItsBounds() {
        see(200, 5, 0, 30);
        see(56, 20, 0, 60);

        LearnedTimeouts next = adaptive.next(MODEL, context()).orElseThrow();

        assertThat(next)
                .isEqualTo(new LearnedTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(2), Duration.ofSeconds(180)));
    }

    @Test
    void next_singleOutlierOfMany_countsForNothing() {
        see(255, 5, 1, 30);
        see(1, 100, 100, 100);

        assertThat(adaptive.next(MODEL, context()).orElseThrow().firstByte()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void next_slowModel_isNeverLongerThanTheCallersClocks() {
        see(30, 400, 400, 4_000);

        LearnedTimeouts next = adaptive.next(MODEL, context()).orElseThrow();

        assertThat(next.firstByte()).isEqualTo(Timeouts.DEFAULT.firstByte());
        assertThat(next.idle()).isEqualTo(Timeouts.DEFAULT.idle());
        assertThat(next.total()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void sawTimeout_clockWasTooShort_doublesIt() {
        see(30, 10, 5, 60);
        LearnedTimeouts before = adaptive.next(MODEL, context()).orElseThrow();

        adaptive.sawTimeout(MODEL, before);

        LearnedTimeouts after = adaptive.next(MODEL, context()).orElseThrow();
        assertThat(after.firstByte()).isEqualTo(Duration.ofSeconds(60));
        assertThat(after.total()).isEqualTo(Duration.ofSeconds(360));
    }

    @Test
    void next_moreModelsThanItKeeps_forgetsTheOldest() {
        see(30, 10, 5, 60);

        for (int i = 0; i < 600; i++) {
            adaptive.saw(ModelId.of("scripted", "m" + i), Duration.ZERO, Duration.ZERO, Duration.ZERO);
        }

        assertThat(adaptive.next(MODEL, context())).isEmpty();
        assertThatThrownBy(() -> new AdaptiveTimeouts(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void chat_afterManyChats_runsUnderLearnedClocksAndShowsThem() {
        SessionResult<ChatResponse> first = sessions.chat(provider, QUESTION, context());
        for (int i = 0; i < AdaptiveTimeouts.FEWEST_SAMPLES; i++) {
            sessions.chat(provider, QUESTION, context());
        }

        SessionResult<ChatResponse> learned = sessions.chat(provider, QUESTION, context());

        assertThat(first.metadata().timeouts()).isNull();
        assertThat(learned.metadata().timeouts())
                .isEqualTo(new LearnedTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(8)));
        CallContext seen = provider.calls().get(provider.calls().size() - 1).context();
        assertThat(seen.timeouts().idle()).isEqualTo(Duration.ofSeconds(2));
        assertThat(seen.timeouts().connect()).isEqualTo(Timeouts.DEFAULT.connect());
        assertThat(seen.deadline().remaining()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void chat_learnedClockEndsIt_givesTheNextOneMoreTime() {
        see(30, 10, 10, 60);
        provider.onOpen()
                .fail(new ProviderException.Builder(ErrorKind.TIMEOUT, "slow")
                        .phase(ErrorPhase.WAIT)
                        .build());
        provider.onOpen().fail(new ProviderException.Builder(ErrorKind.OVERLOADED, "busy").build());

        SessionResult<ChatResponse> late = sessions.chat(provider, QUESTION, context());
        Duration afterTimeout = adaptive.next(MODEL, context()).orElseThrow().firstByte();
        sessions.chat(provider, QUESTION, context());

        assertThat(late).isInstanceOf(SessionResult.TimedOut.class);
        assertThat(late.metadata().timeouts().firstByte()).isEqualTo(Duration.ofSeconds(30));
        assertThat(afterTimeout).isEqualTo(Duration.ofSeconds(60));
        assertThat(adaptive.next(MODEL, context()).orElseThrow().firstByte()).isEqualTo(afterTimeout);
    }

    private void see(int times, int first, int gap, int total) {
        for (int i = 0; i < times; i++) {
            adaptive.saw(MODEL, Duration.ofSeconds(first), Duration.ofSeconds(gap), Duration.ofSeconds(total));
        }
    }

    private CallContext context() {
        return CallContext.until(Deadline.after(Duration.ofMinutes(10), time)).build();
    }
}
