package dev.exai.sessions;

import static dev.exai.sessions.InBackground.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.IdempotencyKey;
import dev.exai.core.PrincipalId;
import dev.exai.core.file.ContentHash;
import dev.exai.core.spi.CallContext;
import dev.exai.sessions.IdempotencyStore.Claim;
import dev.exai.sessions.IdempotencyStore.Scope;
import dev.exai.sessions.internal.InMemoryIdempotencyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdempotentCallsTest {
    private static final ContentHash REQUEST = ContentHash.of(new byte[] {1});
    private static final ContentHash OTHER = ContentHash.of(new byte[] {2});
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualTime time = new ManualTime();
    private final IdempotencyStore store = new InMemoryIdempotencyStore(time, 3, 100);
    private final IdempotentCalls calls = new IdempotentCalls(store, time);
    private final AtomicInteger made = new AtomicInteger();

    @AfterEach
    void close() {
        calls.close();
    }

    @Test
    void call_sameKeyAndRequest_isMadeOnceAndReplayed() {
        IdempotentCalls.Answer first = call("k", REQUEST, this::answer);
        IdempotentCalls.Answer second = call("k", REQUEST, this::answer);

        assertThat(first).isEqualTo(new IdempotentCalls.Answer("answer 1", false, true));
        assertThat(second).isEqualTo(new IdempotentCalls.Answer("answer 1", true, true));
        assertThat(made).hasValue(1);
    }

    @Test
    void call_otherRequestUnderTheKey_isRefusedWithoutACall() {
        call("k", REQUEST, this::answer);

        assertKind(() -> call("k", OTHER, this::answer), ErrorKind.IDEMPOTENCY_MISMATCH);
        assertThat(made).hasValue(1);
    }

    @Test
    void call_sameKeyOfAnotherPrincipalOrTool_isAnotherCall() {
        call("k", REQUEST, this::answer);

        calls.call(scope("bob", "chat", "k"), REQUEST, context(new CancelToken()), this::answer);
        calls.call(scope("ann", "review", "k"), OTHER, context(new CancelToken()), this::answer);

        assertThat(made).hasValue(3);
    }

    @Test
    void call_firstFailed_mayBeMadeAgain() {
        assertKind(() -> call("k", REQUEST, failing(ErrorKind.SERVER_ERROR, ErrorPhase.WAIT)), ErrorKind.SERVER_ERROR);
        assertKind(() -> call("k", REQUEST, failing(ErrorKind.CANCELLED, ErrorPhase.ADMISSION)), ErrorKind.CANCELLED);

        assertThat(call("k", REQUEST, this::answer).replayed()).isFalse();
        assertThat(made).hasValue(3);
    }

    @Test
    void call_firstWasCancelledAfterItWasSent_isNeverRepeatedSilently() {
        assertKind(() -> call("k", REQUEST, failing(ErrorKind.CANCELLED, ErrorPhase.OUTPUT)), ErrorKind.CANCELLED);

        assertKind(() -> call("k", REQUEST, this::answer), ErrorKind.UNKNOWN_OUTCOME);
        assertThat(made).hasValue(1);
    }

    @Test
    void call_firstHadAFaultOrAnUnknownEnd_isNeverRepeatedSilently() {
        assertThatThrownBy(() -> call("k", REQUEST, () -> {
                    throw new IllegalStateException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertKind(
                () -> call("u", REQUEST, failing(ErrorKind.UNKNOWN_OUTCOME, ErrorPhase.WAIT)),
                ErrorKind.UNKNOWN_OUTCOME);

        assertKind(() -> call("k", REQUEST, this::answer), ErrorKind.UNKNOWN_OUTCOME);
        assertKind(() -> call("u", REQUEST, this::answer), ErrorKind.UNKNOWN_OUTCOME);
    }

    @Test
    void call_ownerDiedBeforeItsDeadline_isRunningAndThenUnknown() {
        store.claim(scope("ann", "chat", "k"), REQUEST, time.instant().plus(MINUTE));

        InBackground<ErrorKind> waiting = InBackground.run(() -> kindOf(() -> call("k", REQUEST, this::answer)));
        awaitThat(() -> time.sleepers() == 1);
        time.advance(MINUTE);
        awaitThat(waiting::isDone);
        time.advance(Duration.ofSeconds(1));

        assertThat(kindOf(() -> call("k", REQUEST, this::answer))).isEqualTo(ErrorKind.UNKNOWN_OUTCOME);
        assertThat(made).hasValue(0);
    }

    @Test
    void call_sameIsRunning_waitsForItsAnswer() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        InBackground<IdempotentCalls.Answer> first = InBackground.run(() -> call("k", REQUEST, () -> {
            begun.countDown();
            InBackground.await(goOn);
            return answer();
        }));
        InBackground.await(begun);
        List<InBackground<IdempotentCalls.Answer>> others = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            others.add(InBackground.run(() -> call("k", REQUEST, this::answer)));
        }
        awaitThat(() -> time.sleepers() == 8);

        goOn.countDown();

        assertThat(first.result().replayed()).isFalse();
        for (InBackground<IdempotentCalls.Answer> other : others) {
            assertThat(other.result()).isEqualTo(new IdempotentCalls.Answer("answer 1", true, true));
        }
        assertThat(made).hasValue(1);
    }

    @Test
    void call_sameRunsLongerThanTheWaiterMay_saysSo() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        InBackground<IdempotentCalls.Answer> first = InBackground.run(() -> call("k", REQUEST, () -> {
            begun.countDown();
            InBackground.await(goOn);
            return answer();
        }));
        InBackground.await(begun);
        InBackground<ErrorKind> late = InBackground.run(() -> kindOf(() -> call("k", REQUEST, this::answer)));
        CancelToken cancel = new CancelToken();
        InBackground<ErrorKind> cancelled = InBackground.run(
                () -> kindOf(() -> calls.call(scope("ann", "chat", "k"), REQUEST, context(cancel), this::answer)));
        awaitThat(() -> time.sleepers() == 2);

        cancel.cancel("gone");
        assertThat(cancelled.result()).isEqualTo(ErrorKind.CANCELLED);
        awaitThat(() -> time.sleepers() == 1);
        time.advance(MINUTE);

        assertThat(late.result()).isEqualTo(ErrorKind.IN_PROGRESS);
        goOn.countDown();
        assertThat(first.result().value()).isEqualTo("answer 1");
    }

    @Test
    void call_waiterIsInterrupted_isCancelled() throws Exception {
        store.claim(scope("ann", "chat", "k"), REQUEST, time.instant().plus(MINUTE));
        InBackground<ErrorKind> waiting = InBackground.run(() -> kindOf(() -> call("k", REQUEST, this::answer)));
        awaitThat(() -> time.sleepers() == 1);

        waiting.thread.interrupt();

        assertThat(waiting.result()).isEqualTo(ErrorKind.CANCELLED);
    }

    @Test
    void call_dayLater_isForgotten() {
        call("k", REQUEST, this::answer);
        time.advance(Duration.ofHours(25));

        assertThat(call("k", OTHER, this::answer).value()).isEqualTo("answer 2");
    }

    @Test
    void call_tooManyKeys_areRefusedRatherThanForgotten() {
        for (String key : List.of("a", "b", "c")) {
            call(key, REQUEST, this::answer);
        }

        assertKind(() -> call("d", REQUEST, this::answer), ErrorKind.REJECTED);
        assertThat(call("a", REQUEST, this::answer).replayed()).isTrue();
        assertThat(made).hasValue(3);
    }

    @Test
    void call_answerTooLargeToKeep_isReturnedAndNeverRepeatedSilently() {
        IdempotentCalls.Answer answer = call("k", REQUEST, () -> "x".repeat(101));

        assertThat(answer.kept()).isFalse();
        assertThat(answer.value()).hasSize(101);
        assertKind(() -> call("k", REQUEST, this::answer), ErrorKind.UNKNOWN_OUTCOME);
    }

    @Test
    void store_wrongTokenOrEndedClaim_changesNothing() {
        Scope scope = scope("ann", "chat", "k");
        Claim.Granted granted =
                (Claim.Granted) store.claim(scope, REQUEST, time.instant().plus(MINUTE));

        store.release(scope, "stranger");
        store.complete(scope, "stranger", "forged");
        store.lost(scope, "stranger");
        store.release(scope("bob", "chat", "k"), granted.token());
        assertThat(store.claim(scope, REQUEST, time.instant())).isInstanceOf(Claim.Running.class);
        store.complete(scope, granted.token(), "right");
        store.lost(scope, granted.token());

        assertThat(store.claim(scope, REQUEST, time.instant())).isEqualTo(new Claim.Done("right"));
    }

    private String answer() {
        return "answer " + made.incrementAndGet();
    }

    private Supplier<String> failing(ErrorKind kind, ErrorPhase phase) {
        return () -> {
            made.incrementAndGet();
            throw new ExaiException(kind, phase, "planned", null);
        };
    }

    private IdempotentCalls.Answer call(String key, ContentHash request, Supplier<String> call) {
        return calls.call(scope("ann", "chat", key), request, context(new CancelToken()), call);
    }

    private CallContext context(CancelToken cancel) {
        return CallContext.until(Deadline.after(MINUTE, time)).cancel(cancel).build();
    }

    private static Scope scope(String principal, String tool, String key) {
        return new Scope(new PrincipalId(principal), tool, new IdempotencyKey(key));
    }

    private static ErrorKind kindOf(Runnable call) {
        try {
            call.run();
            return ErrorKind.INTERNAL;
        } catch (ExaiException e) {
            return e.kind();
        }
    }

    private static void assertKind(Runnable call, ErrorKind kind) {
        assertThat(kindOf(call)).isEqualTo(kind);
    }
}
