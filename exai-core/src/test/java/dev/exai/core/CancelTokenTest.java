package dev.exai.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CancelTokenTest {
    private final CancelToken token = new CancelToken();
    private final List<String> ran = new ArrayList<>();

    @Test
    void cancel_firstCall_runsTheActionsOnceInOrder() {
        token.onCancel(() -> ran.add("a"));
        token.onCancel(() -> ran.add("b"));

        assertThat(token.cancel("why")).isTrue();
        assertThat(token.cancel("again")).isFalse();
        assertThat(ran).containsExactly("a", "b");
        assertThat(token.isCancelled()).isTrue();
        assertThat(token.reason()).isEqualTo("why");
    }

    @Test
    void onCancel_afterCancel_runsAtOnce() {
        token.cancel("why");

        token.onCancel(() -> ran.add("late")).close();

        assertThat(ran).containsExactly("late");
    }

    @Test
    void close_registration_forgetsTheAction() {
        CancelToken.Registration registration = token.onCancel(() -> ran.add("a"));

        registration.close();
        registration.close();
        token.cancel("why");

        assertThat(ran).isEmpty();
    }

    @Test
    void cancel_withinAnAction_isNoDeadlock() {
        token.onCancel(() -> ran.add(String.valueOf(token.cancel("inner"))));

        token.cancel("outer");

        assertThat(ran).containsExactly("false");
        assertThat(token.reason()).isEqualTo("outer");
    }

    @Test
    void throwIfCancelled_saysWhy() {
        token.throwIfCancelled();
        token.cancel("the client left");

        ExaiException error = catchThrowableOfType(ExaiException.class, token::throwIfCancelled);

        assertThat(error.kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(error).hasMessage("cancelled: the client left");
    }

    @Test
    void never_isNotCancelledByAnything() {
        CancelToken never = CancelToken.never();
        never.onCancel(() -> ran.add("a")).close();

        assertThat(never.cancel("why")).isFalse();
        assertThat(never.isCancelled()).isFalse();
        assertThat(ran).isEmpty();
        assertThat(never.child().cancel("why")).isTrue();
    }

    @Test
    void child_isCancelledWithItsParentOrAlone() {
        CancelToken first = token.child();
        CancelToken second = token.child();

        first.cancel("alone");
        token.cancel("all");

        assertThat(first.reason()).isEqualTo("alone");
        assertThat(second.reason()).isEqualTo("all");
        assertThat(token.child().reason()).isEqualTo("all");
    }

    @Test
    void cancel_racingWithRegistration_runsEachActionExactlyOnce() throws Exception {
        try (Workers workers = Workers.perTask("race")) {
            for (int round = 0; round < 2_000; round++) {
                CancelToken raced = new CancelToken();
                AtomicInteger runs = new AtomicInteger();
                AtomicInteger winners = new AtomicInteger();
                CyclicBarrier barrier = new CyclicBarrier(4);
                for (int i = 0; i < 2; i++) {
                    workers.run(() -> {
                        await(barrier);
                        raced.onCancel(runs::incrementAndGet);
                        await(barrier);
                    });
                }
                workers.run(() -> {
                    await(barrier);
                    winners.addAndGet(raced.cancel("one") ? 1 : 0);
                    await(barrier);
                });
                await(barrier);
                winners.addAndGet(raced.cancel("two") ? 1 : 0);
                await(barrier);

                assertThat(runs).hasValue(2);
                assertThat(winners).hasValue(1);
            }
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
