package dev.exai.core.resilience;

import static dev.exai.core.resilience.ScriptedCalls.done;
import static dev.exai.core.resilience.ScriptedCalls.error;
import static dev.exai.core.resilience.ScriptedCalls.started;
import static dev.exai.core.resilience.ScriptedCalls.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.ManualTime;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.spi.Attempt;
import dev.exai.core.spi.CallContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.random.RandomGenerator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RetryingProviderTest {
    private static final ChatRequest REQUEST = ChatRequest.to("m", "hi").build();
    private static final RandomGenerator NO_JITTER = () -> 0L;

    private final ManualTime time = new ManualTime();
    private final ScriptedCalls upstream = new ScriptedCalls();
    private final CancelToken cancel = new CancelToken();
    private final CallContext context = CallContext.until(Deadline.after(Duration.ofSeconds(60), time))
            .cancel(cancel)
            .build();
    private final RetryingProvider provider =
            new RetryingProvider(upstream, RetryPolicy.DEFAULT, new RetryBudget(time), NO_JITTER);

    @AfterEach
    void noStreamIsLeftOpen() {
        assertThat(upstream.openStreams).hasValue(0);
    }

    @Test
    void open_goodAnswer_passesItOnAndNotesOneAttempt() {
        upstream.then(started(), text("a"), text("b"), done());

        assertThat(provider.open(REQUEST, context).collect().text()).isEqualTo("ab");
        assertThat(attempts()).hasSize(1);
        assertThat(attempts().get(0).failure()).isNull();
        assertThat(attempts().get(0).model()).isEqualTo(ScriptedCalls.MODEL);
    }

    @Test
    void open_failsTwiceThenAnswers_waitsLongerEachTime() {
        upstream.then(error(ErrorKind.OVERLOADED, ErrorPhase.WAIT))
                .then(error(ErrorKind.CONNECT_REFUSED, ErrorPhase.CONNECT))
                .then(started(), text("ok"), done());

        assertThat(provider.open(REQUEST, context).collect().text()).isEqualTo("ok");
        assertThat(time.sleeps()).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(attempts())
                .extracting(Attempt::failure)
                .containsExactly(ErrorKind.OVERLOADED, ErrorKind.CONNECT_REFUSED, null);
        assertThat(attempts())
                .extracting(Attempt::waitBefore)
                .containsExactly(Duration.ZERO, Duration.ofMillis(500), Duration.ofSeconds(1));
    }

    @Test
    void hasNext_errorAfterTheBeginningAndBeforeOutput_isRetriedUnseen() {
        upstream.then(
                        started(),
                        new ChatEvent.Warning("odd", "from the first attempt"),
                        error(ErrorKind.SERVER_ERROR, ErrorPhase.OUTPUT))
                .then(started(), text("ok"), done());

        List<ChatEvent> events = read(provider.open(REQUEST, context));

        assertThat(events).containsExactly(started(), text("ok"), done());
        assertThat(attempts().get(0).phase()).isEqualTo(ErrorPhase.START);
    }

    @Test
    void hasNext_errorAfterOutput_isNeverRetried() {
        upstream.then(started(), text("half"), error(ErrorKind.CONNECTION_LOST, ErrorPhase.WAIT));
        ChatStream stream = provider.open(REQUEST, context);
        stream.next();
        stream.next();

        ProviderException failure = failure(stream::hasNext);

        assertThat(failure.kind()).isEqualTo(ErrorKind.INTERRUPTED);
        assertThat(failure.phase()).isEqualTo(ErrorPhase.OUTPUT);
        assertThat(failure(stream::next)).isSameAs(failure);
        assertThat(upstream.opened).hasValue(1);
        assertThat(attempts()).extracting(Attempt::failure).containsExactly(ErrorKind.INTERRUPTED);
    }

    @Test
    void hasNext_answerWithoutEndMark_isIncompleteOrRetriedBeforeOutput() {
        upstream.then(started()).then(started(), text("half"));
        ChatStream stream = provider.open(REQUEST, context);
        stream.next();
        stream.next();

        assertThat(failure(stream::hasNext).kind()).isEqualTo(ErrorKind.INCOMPLETE);
        assertThat(upstream.opened).hasValue(2);
    }

    @Test
    void hasNext_emptyAnswer_isAnAnswer() {
        upstream.then(started(), done());

        ChatStream stream = provider.open(REQUEST, context);

        assertThat(read(stream)).containsExactly(started(), done());
        assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
        stream.close();
        assertThat(stream.hasNext()).isFalse();
    }

    @Test
    void hasNext_endlessBeginning_isNotHeldForEver() {
        ChatEvent warning = new ChatEvent.Warning("w", "w");
        List<Object> script = new ArrayList<>(Collections.nCopies(1_000, warning));
        script.add(error(ErrorKind.SERVER_ERROR, ErrorPhase.START));
        upstream.then(script.toArray());
        ChatStream stream = provider.open(REQUEST, context);

        assertThat(failure(() -> read(stream)).phase()).isEqualTo(ErrorPhase.OUTPUT);
        assertThat(upstream.opened).hasValue(1);
    }

    @Test
    void open_errorThatIsFinal_isPassedOnUnchanged() {
        ProviderException refused = error(ErrorKind.AUTHENTICATION, ErrorPhase.WAIT);
        upstream.then(refused);

        assertThat(failure(() -> provider.open(REQUEST, context))).isSameAs(refused);
        assertThat(attempts()).extracting(Attempt::failure).containsExactly(ErrorKind.AUTHENTICATION);
    }

    @Test
    void open_everyAttemptFails_saysWhyItStopped() {
        ProviderException busy = new ProviderException.Builder(ErrorKind.RATE_LIMITED, "busy")
                .providerCode("1302")
                .httpStatus(429)
                .phase(ErrorPhase.WAIT)
                .build();
        upstream.always(busy);

        ProviderException failure = failure(() -> provider.open(REQUEST, context));

        assertThat(failure).hasMessage("busy (not tried again: attempt 3 of 3)").hasCause(busy);
        assertThat(failure.providerCode()).isEqualTo("1302");
        assertThat(failure.httpStatus()).isEqualTo(429);
        assertThat(upstream.opened).hasValue(3);
    }

    @Test
    void open_errorOfAnotherClass_isRetriedAndExplainedAlike() {
        upstream.always(new ExaiException(ErrorKind.TIMEOUT, ErrorPhase.WAIT, "slow", null));

        ExaiException failure = catchThrowableOfType(ExaiException.class, () -> provider.open(REQUEST, context));

        assertThat(failure).hasMessage("slow (not tried again: attempt 3 of 3)");
        assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
    }

    @Test
    void open_deadlinePassesBetweenTwoAttempts_theTimeoutNamesTheProvider() {
        upstream.then(error(ErrorKind.OVERLOADED, ErrorPhase.WAIT))
                .then(new ExaiException(
                        ErrorKind.TIMEOUT, ErrorPhase.PREPARE, "deadline passed while connecting", null));
        time.whileSleeping(duration -> time.advance(Duration.ofSeconds(60)));

        ProviderException failure = failure(() -> provider.open(REQUEST, context));

        assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(failure.provider()).isEqualTo(upstream.id().value());
        assertThat(failure.phase()).isEqualTo(ErrorPhase.PREPARE);
        assertThat(failure).hasMessageContaining("deadline passed while connecting");
        assertThat(attempts()).hasSize(2);
    }

    @Test
    void open_retryAfter_isWaitedOutOrTheCallFailsNow() {
        ProviderException inTwoSeconds = error(ErrorKind.RATE_LIMITED, ErrorPhase.WAIT).toBuilder(
                        ErrorKind.RATE_LIMITED)
                .retryAfter(Duration.ofSeconds(2))
                .build();
        upstream.then(inTwoSeconds).then(started(), text("ok"), done());
        upstream.then(inTwoSeconds);
        CallContext hurried =
                CallContext.until(Deadline.after(Duration.ofSeconds(1), time)).build();

        assertThat(provider.open(REQUEST, context).collect().text()).isEqualTo("ok");
        assertThat(time.sleeps()).containsExactly(Duration.ofSeconds(2));
        assertThat(failure(() -> provider.open(REQUEST, hurried)).retryAfter()).isEqualTo(Duration.ofSeconds(2));
        assertThat(time.sleeps()).hasSize(1);
    }

    @Test
    void open_cancelledWhileWaiting_failsAtOnceWithTheReason() {
        upstream.always(error(ErrorKind.OVERLOADED, ErrorPhase.WAIT));
        time.whileSleeping(duration -> cancel.cancel("the user left"));

        ProviderException failure = failure(() -> provider.open(REQUEST, context));

        assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(failure).hasMessageContaining("the user left");
        assertThat(upstream.opened).hasValue(1);
    }

    @Test
    void open_interruptedWhileWaiting_failsAndRestoresTheInterrupt() {
        upstream.always(error(ErrorKind.OVERLOADED, ErrorPhase.WAIT));
        time.whileSleeping(duration -> Thread.currentThread().interrupt());

        ProviderException failure = failure(() -> provider.open(REQUEST, context));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
    }

    @Test
    void open_cancelledDuringTheAttempt_isCancelledWhateverTheProviderReports() {
        upstream.then(
                started(), (Runnable) () -> cancel.cancel("stop"), error(ErrorKind.CONNECTION_LOST, ErrorPhase.WAIT));
        ChatStream stream = provider.open(REQUEST, context);

        assertThat(failure(stream::hasNext).kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(attempts()).extracting(Attempt::failure).containsExactly(ErrorKind.CANCELLED);
    }

    @Test
    void close_midway_endsTheAttemptAndEveryLaterRead() {
        upstream.then(started(), text("a"), text("b"), done());
        ChatStream stream = provider.open(REQUEST, context);
        stream.next();

        stream.close();
        stream.close();

        assertThat(failure(stream::hasNext).kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(upstream.contexts.get(0).cancel().isCancelled()).isTrue();
        assertThat(attempts()).extracting(Attempt::phase).containsExactly(ErrorPhase.OUTPUT);
        assertThat(cancel.isCancelled()).isFalse();
    }

    @Test
    void close_whileReading_makesTheReaderFail() {
        List<ChatStream> opened = new ArrayList<>();
        upstream.then(
                started(),
                text("a"),
                (Runnable) () -> opened.get(0).close(),
                error(ErrorKind.CONNECTION_LOST, ErrorPhase.OUTPUT));
        opened.add(provider.open(REQUEST, context));
        opened.get(0).next();
        opened.get(0).next();

        assertThat(failure(opened.get(0)::hasNext).kind()).isEqualTo(ErrorKind.CANCELLED);
    }

    @Test
    void close_beforeAnyRead_isSeenByTheNextRead() {
        upstream.then(started(), text("a"), done());
        ChatStream stream = provider.open(REQUEST, context);

        stream.close();

        assertThat(failure(stream::next).kind()).isEqualTo(ErrorKind.CANCELLED);
    }

    @Test
    void open_fullOutageAtFiftyCallsPerSecond_addsAtMostATenth() {
        upstream.always(error(ErrorKind.SERVER_ERROR, ErrorPhase.WAIT));
        time.whileSleeping(duration -> {});
        int callsPerTenSeconds = 500;

        List<Integer> attemptsPerTenSeconds = new ArrayList<>();
        for (int window = 0; window < 6; window++) {
            int before = upstream.opened.get();
            for (int call = 0; call < callsPerTenSeconds; call++) {
                CallContext callContext = CallContext.until(Deadline.after(Duration.ofSeconds(60), time))
                        .build();
                failure(() -> provider.open(REQUEST, callContext));
                time.advance(Duration.ofMillis(20));
            }
            attemptsPerTenSeconds.add(upstream.opened.get() - before);
        }

        assertThat(attemptsPerTenSeconds).allMatch(attempts -> attempts <= 1.1 * callsPerTenSeconds);
        assertThat(attemptsPerTenSeconds).allMatch(attempts -> attempts > callsPerTenSeconds);
    }

    @Test
    void decorator_passesOnWhatItDoesNotChange() {
        provider.probe(context);
        provider.close();

        assertThat(provider.id()).isEqualTo(upstream.id());
        assertThat(provider.models()).hasSize(1);
        assertThat(provider.files()).isNull();
        assertThat(provider).hasToString("ScriptedCalls");
        assertThat(upstream.probed).isTrue();
        assertThat(upstream.closed).isTrue();
    }

    private List<Attempt> attempts() {
        return context.journal().attempts();
    }

    private static List<ChatEvent> read(ChatStream stream) {
        try (stream) {
            List<ChatEvent> events = new ArrayList<>();
            stream.forEachRemaining(events::add);
            return events;
        }
    }

    private static ProviderException failure(ThrowingCallable call) {
        return catchThrowableOfType(ProviderException.class, call);
    }
}
