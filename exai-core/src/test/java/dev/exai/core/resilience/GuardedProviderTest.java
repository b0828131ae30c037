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
import dev.exai.core.chat.Usage;
import dev.exai.core.spi.Attempt;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.KeyLimits;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.RemainingLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.assertj.core.api.Assertions;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class GuardedProviderTest {
    private static final ChatRequest REQUEST = ChatRequest.to("m", "hi").build();
    private static final RandomGenerator NO_JITTER = () -> 0L;

    private final ManualTime time = new ManualTime();
    private final ScriptedCalls first = new ScriptedCalls();
    private final ScriptedCalls second = new ScriptedCalls();
    private final GuardedProvider pool = pool(KeyLimits.NONE, first, second);

    @AfterEach
    void noStreamIsLeftOpen() {
        assertThat(first.openStreams).hasValue(0);
        assertThat(second.openStreams).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorKind.class,
            names = {"AUTHENTICATION", "QUOTA_EXHAUSTED", "RATE_LIMITED"})
    void open_keyFails_nextKeyAnswersTheSameCallAtOnce(ErrorKind kind) {
        first.then(error(kind, ErrorPhase.WAIT));
        second.then(started(), text("ok"), done());
        CallContext context = context();

        String answer = retrying(pool).open(REQUEST, context).collect().text();

        assertThat(answer).isEqualTo("ok");
        assertThat(time.sleeps()).isEmpty();
        assertThat(context.journal().attempts())
                .extracting(Attempt::keyFingerprint, Attempt::failure)
                .containsExactly(tuple("key-0", kind), tuple("key-1", null));
    }

    @Test
    void open_everyKeyRefused_saysSoAfterAskingEachOnce() {
        first.always(error(ErrorKind.AUTHENTICATION, ErrorPhase.WAIT));
        second.always(error(ErrorKind.AUTHENTICATION, ErrorPhase.WAIT));

        assertThat(failure(retrying(pool)).kind()).isEqualTo(ErrorKind.AUTHENTICATION);
        assertThat(first.opened.get() + second.opened.get()).isEqualTo(2);
        assertThat(pool.health("m")).isEqualTo(Health.DOWN);

        assertThat(failure(retrying(pool)).kind())
                .as("still asked: never all out")
                .isEqualTo(ErrorKind.AUTHENTICATION);
        assertThat(first.opened.get() + second.opened.get()).isEqualTo(3);
    }

    @Test
    void open_deadKey_isSparedForTenMinutesThenTriedAgain() {
        first.then(error(ErrorKind.AUTHENTICATION, ErrorPhase.WAIT));
        second.always(started(), text("two"), done());
        ask(retrying(pool));

        ask(pool);
        assertThat(first.opened).hasValue(1);

        time.advance(Lane.DEAD_FOR);
        first.always(started(), text("one"), done());
        assertThat(ask(pool)).isEqualTo("one");
    }

    @Test
    void open_emptyKey_isSparedUntilTheProviderFillsIt() {
        first.then(refusal(ErrorKind.QUOTA_EXHAUSTED, Duration.ofMinutes(40)));
        second.always(started(), text("two"), done());
        ask(retrying(pool));
        first.always(started(), text("one"), done());

        time.advance(Duration.ofMinutes(39));
        assertThat(ask(pool)).isEqualTo("two");

        time.advance(Duration.ofMinutes(1));
        assertThat(ask(pool)).isEqualTo("one");
    }

    @Test
    void open_limitedKey_isSparedForThatModelAlone() {
        first.then(refusal(ErrorKind.RATE_LIMITED, Duration.ofSeconds(5)));
        second.always(started(), text("two"), done());
        ask(retrying(pool));
        first.always(started(), text("one"), done());

        assertThat(ask(pool)).isEqualTo("two");
        assertThat(pool.open(ChatRequest.to("other", "hi").build(), context())
                        .collect()
                        .text())
                .isEqualTo("one");
        time.advance(Duration.ofSeconds(5));
        assertThat(ask(pool)).isEqualTo("one");
    }

    @Test
    void open_onlyKeyLimitedForAWhile_waitsWithinTheDeadlineElseFailsAtOnce() {
        GuardedProvider single = pool(KeyLimits.NONE, first);
        first.then(refusal(ErrorKind.RATE_LIMITED, Duration.ofSeconds(7))).then(started(), text("ok"), done());
        failure(single);

        CallContext hurried =
                CallContext.until(Deadline.after(Duration.ofSeconds(3), time)).build();
        ProviderException refused = catchThrowableOfType(
                ProviderException.class, () -> single.open(REQUEST, hurried).close());
        assertThat(refused.phase()).isEqualTo(ErrorPhase.ADMISSION);
        assertThat(refused.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(first.opened).hasValue(1);
        assertThat(single.health("m")).isEqualTo(Health.STRAINED);

        assertThat(ask(single)).isEqualTo("ok");
        assertThat(time.sleeps()).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void open_limitWithoutAStatedTime_holdsNobodyBack() {
        GuardedProvider single = pool(KeyLimits.NONE, first);
        first.then(error(ErrorKind.RATE_LIMITED, ErrorPhase.WAIT)).then(started(), text("ok"), done());
        failure(single);

        assertThat(ask(single)).isEqualTo("ok");
        assertThat(time.sleeps()).isEmpty();
    }

    @Test
    void open_conversation_staysWithOneKeyAndReturnsToIt() {
        first.always(started(), text("one"), done());
        second.always(started(), text("two"), done());
        Set<String> keysUsed = new HashSet<>();
        for (int conversation = 0; conversation < 20; conversation++) {
            CallContext context =
                    context().toBuilder().conversation("c" + conversation).build();
            String key = pool.open(REQUEST, context).collect().text();
            keysUsed.add(key);
            for (int turn = 0; turn < 5; turn++) {
                assertThat(pool.open(REQUEST, context).collect().text()).isEqualTo(key);
            }
        }

        assertThat(keysUsed).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void open_sameCacheKey_staysWithOneKeyFromTheFirstCallOn() {
        first.always(started(), text("one"), done());
        second.always(started(), text("two"), done());
        for (int i = 0; i < 10; i++) {
            ChatRequest cached = REQUEST.toBuilder().cacheKey("k" + i).build();
            String key = pool.open(cached, context()).collect().text();

            CallContext later = context().toBuilder().conversation("c" + i).build();
            assertThat(pool.open(cached, later).collect().text()).isEqualTo(key);
        }
    }

    @Test
    void open_callsWithoutAConversation_goWhereLeastIsUnderWay() {
        first.always(started(), text("one"), done());
        second.always(started(), text("two"), done());

        try (ChatStream one = pool.open(REQUEST, context());
                ChatStream two = pool.open(REQUEST, context())) {
            assertThat(first.openStreams).hasValue(1);
            assertThat(second.openStreams).hasValue(1);
            assertThat(one).isNotSameAs(two);
        }
    }

    @Test
    void open_circuitOfOneKeyOpen_othersServeUntilAProbeSucceeds() {
        first.always(error(ErrorKind.OVERLOADED, ErrorPhase.WAIT));
        second.always(started(), text("two"), done());
        CallContext sticky = stickyTo(first);
        for (int i = 0; i < CircuitBreaker.LEAST_FAILURES - 1; i++) {
            assertThatThrownBy(() -> pool.open(REQUEST, sticky)).isInstanceOf(ProviderException.class);
        }
        int before = first.opened.get();

        assertThat(pool.open(REQUEST, sticky).collect().text()).isEqualTo("two");
        assertThat(first.opened).hasValue(before);

        time.advance(CircuitBreaker.FIRST_OPEN);
        first.always(started(), text("one"), done());
        assertThat(pool.open(REQUEST, sticky).collect().text()).isEqualTo("one");
    }

    @Test
    void open_callerFault_neverOpensACircuit() {
        GuardedProvider single = pool(KeyLimits.NONE, first);
        first.always(error(ErrorKind.INVALID_REQUEST, ErrorPhase.WAIT));
        for (int i = 0; i < 50; i++) {
            failure(single);
        }

        assertThat(single.health("m")).isEqualTo(Health.READY);
    }

    @Test
    void open_refusedAsTooMuch_fewerCallsAtOnceUntilAMinuteHasPassed() {
        GuardedProvider single = pool(KeyLimits.NONE, first);
        first.always(started(), text("ok"), done());
        List<ChatStream> running = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            running.add(single.open(REQUEST, context()));
        }
        first.always(error(ErrorKind.OVERLOADED, ErrorPhase.WAIT));
        failure(single);
        running.subList(0, 4).forEach(ChatStream::close);
        first.always(started(), text("ok"), done());

        running.add(single.open(REQUEST, context())); // the seventh of 0.7 × 11
        CallContext hurried =
                CallContext.until(Deadline.after(Duration.ofSeconds(5), time)).build();
        assertThatThrownBy(() -> single.open(REQUEST, hurried))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.phase()).isEqualTo(ErrorPhase.ADMISSION));
        time.whileSleeping(duration -> running.remove(0).close());
        assertThat(ask(single)).as("takes the place of one that ends").isEqualTo("ok");

        running.add(single.open(REQUEST, context()));
        time.advance(ConcurrencyLimit.MEMORY);
        assertThat(ask(single)).as("a minute later nothing is left of it").isEqualTo("ok");
        running.forEach(ChatStream::close);
    }

    @Test
    void open_requestsPerMinuteUsedUp_waitsForTheWindow() {
        GuardedProvider single = pool(new KeyLimits(10, 2, 0), first);
        first.always(started(), text("ok"), done());
        ask(single);
        time.advance(Duration.ofSeconds(10));
        ask(single);

        ask(single);

        assertThat(time.sleeps()).containsExactly(Duration.ofSeconds(50));
    }

    @Test
    void open_tokensPerMinute_countWhatWasReallyUsed() {
        GuardedProvider single = pool(new KeyLimits(10, 0, 1_000), first);
        first.always(started(), text("ok"), new ChatEvent.UsageSeen(Usage.of(600, 500)), done());
        ask(single);

        ask(single);

        assertThat(time.sleeps()).containsExactly(Duration.ofMinutes(1));
    }

    @Test
    void open_providerSaysNothingIsLeft_waitsForItsReset() {
        GuardedProvider single = pool(KeyLimits.NONE, first);
        first.always(started(), text("ok"), done());
        CallContext context = context();
        context.journal().limitsSeen(new RemainingLimits(0L, Duration.ofSeconds(9), null, null));
        single.open(REQUEST, context).collect();

        ask(single);

        assertThat(time.sleeps()).containsExactly(Duration.ofSeconds(9));
    }

    @Test
    void keyStates_keyRefusedAndKeyLimited_tellWhichAndForHowLong() {
        first.then(error(ErrorKind.AUTHENTICATION, ErrorPhase.WAIT));
        second.then(refusal(ErrorKind.RATE_LIMITED, Duration.ofSeconds(30)));
        failure(pool);
        failure(pool);

        assertThat(pool.keyStates())
                .containsExactly(
                        state("key-0", null, null, KeyState.Matter.OUT, ErrorKind.AUTHENTICATION, Lane.DEAD_FOR),
                        state(
                                "key-1",
                                1,
                                "m",
                                KeyState.Matter.LIMITED,
                                ErrorKind.RATE_LIMITED,
                                Duration.ofSeconds(30)));

        time.advance(Lane.DEAD_FOR);
        assertThat(pool.keyStates())
                .allSatisfy(key -> assertThat(key.troubles()).isEmpty());
    }

    @Test
    void keyStates_openCircuit_tellsWhenItIsTriedAgain() {
        GuardedProvider single = pool(new KeyLimits(3, 0, 0), first);
        first.always(error(ErrorKind.SERVER_ERROR, ErrorPhase.WAIT));
        for (int i = 0; i < CircuitBreaker.LEAST_FAILURES; i++) {
            failure(single);
        }
        KeyState open = single.keyStates().get(0);
        time.advance(CircuitBreaker.FIRST_OPEN);

        assertThat(open.mostAtOnce()).isEqualTo(3);
        assertThat(open.troubles())
                .containsExactly(new KeyState.Trouble(
                        "m", KeyState.Matter.CIRCUIT_OPEN, ErrorKind.SERVER_ERROR, CircuitBreaker.FIRST_OPEN));
        assertThat(single.keyStates().get(0).troubles())
                .containsExactly(new KeyState.Trouble(
                        "m", KeyState.Matter.CIRCUIT_HALF_OPEN, ErrorKind.SERVER_ERROR, Duration.ZERO));
    }

    private static KeyState state(
            String key, Integer atOnce, String model, KeyState.Matter matter, ErrorKind because, Duration remaining) {
        return new KeyState(key, 0, atOnce, List.of(new KeyState.Trouble(model, matter, because, remaining)));
    }

    @Test
    void open_cancelledWhileWaiting_endsAtOnce() {
        GuardedProvider single = pool(KeyLimits.NONE, first);
        first.then(refusal(ErrorKind.RATE_LIMITED, Duration.ofSeconds(7)));
        failure(single);
        CancelToken cancel = new CancelToken();
        CallContext context = context().toBuilder().cancel(cancel).build();
        time.whileSleeping(duration -> cancel.cancel("enough"));

        assertThatThrownBy(() -> single.open(REQUEST, context)).hasMessageContaining("enough");
        assertThat(first.opened).hasValue(1);
    }

    @Test
    void close_closesEveryKey() {
        pool.close();

        assertThat(first.closed).isTrue();
        assertThat(second.closed).isTrue();
        assertThatThrownBy(() -> pool(KeyLimits.NONE)).isInstanceOf(IllegalArgumentException.class);
    }

    private GuardedProvider pool(KeyLimits limits, ScriptedCalls... members) {
        List<ProviderKey> keys = new ArrayList<>();
        for (ScriptedCalls member : members) {
            String name = "key-" + keys.size();
            keys.add(new ProviderKey(member, () -> name));
        }
        return new GuardedProvider(keys, limits, time);
    }

    private RetryingProvider retrying(GuardedProvider guarded) {
        return new RetryingProvider(guarded, RetryPolicy.DEFAULT, new RetryBudget(time), NO_JITTER);
    }

    private CallContext context() {
        return CallContext.until(Deadline.after(Duration.ofSeconds(60).plusNanos(1), time))
                .build();
    }

    /** A context whose conversation belongs to that key. */
    private CallContext stickyTo(ScriptedCalls wanted) {
        for (int i = 0; ; i++) {
            CallContext context = context().toBuilder().conversation("s" + i).build();
            int before = wanted.opened.get();
            try {
                pool.open(REQUEST, context).close();
            } catch (ProviderException e) {
                assertThat(e.kind()).isEqualTo(ErrorKind.OVERLOADED);
            }
            if (wanted.opened.get() > before) {
                return context;
            }
        }
    }

    private String ask(Provider provider) {
        return provider.open(REQUEST, context()).collect().text();
    }

    private ProviderException failure(Provider provider) {
        return catchThrowableOfType(
                ProviderException.class, () -> provider.open(REQUEST, context()).collect());
    }

    private static ProviderException refusal(ErrorKind kind, Duration retryAfter) {
        return error(kind, ErrorPhase.WAIT).toBuilder(kind)
                .retryAfter(retryAfter)
                .build();
    }

    private static Tuple tuple(Object... values) {
        return Assertions.tuple(values);
    }
}
