package dev.exai.sessions;

import static dev.exai.sessions.InBackground.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.spi.CallContext;
import dev.exai.sessions.SessionLimits.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionHandleTest {
    private static final PrincipalId ANN = new PrincipalId("ann");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualTime time = new ManualTime();
    private final SessionManager sessions = SessionManager.builder()
            .time(time)
            .limits(SessionLimits.builder()
                    .global(new Limit(1, 2_000))
                    .perPrincipal(new Limit(1, 2_000))
                    .perProvider(new Limit(1, 2_000))
                    .build())
            .build();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void nothingIsLeft() {
        release.countDown();
        assertThat(sessions.close(MINUTE)).isTrue();
        assertThat(sessions.live()).isEmpty();
        assertThat(sessions.counts().live()).isZero();
        awaitThat(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("exai-session")));
    }

    @Test
    void start_workEndsWell_yieldsItsValueOnAnotherThread() {
        AtomicReference<Thread> worker = new AtomicReference<>();

        SessionHandle<String> handle = sessions.start(request(), session -> {
            worker.set(Thread.currentThread());
            return session.id().value();
        });
        SessionResult<String> result = handle.await();

        assertThat(result.orThrow()).isEqualTo(handle.id().value());
        assertThat(worker.get()).isNotSameAs(Thread.currentThread());
        assertThat(handle.isDone()).isTrue();
        assertThat(handle.snapshot()).isEmpty();
        assertThat(handle.cancel("too late")).isFalse();
        assertThat(handle.await(Duration.ZERO)).contains(result);
        assertThat(sessions.counts().succeeded()).isEqualTo(1);
    }

    @Test
    void start_workHasAFault_isThrownToWhoeverWaits() {
        IllegalStateException fault = new IllegalStateException("a bug");

        SessionHandle<String> handle = sessions.start(request(), session -> {
            throw fault;
        });

        assertThatThrownBy(handle::await).isSameAs(fault);
        assertThatThrownBy(() -> handle.await(MINUTE)).isSameAs(fault);
        assertThat(sessions.counts().failed()).isEqualTo(1);
    }

    @Test
    void start_workHasAnError_isThrownToWhoeverWaits() {
        AssertionError error = new AssertionError("worse than a bug");

        SessionHandle<String> handle = sessions.start(request(), session -> {
            throw error;
        });

        assertThatThrownBy(handle::await).isSameAs(error);
    }

    @Test
    void start_permitTaken_waitsWithoutAThreadAndShowsItself() {
        SessionHandle<String> running = blocked();
        SessionHandle<String> waiting = sessions.start(request().as(WorkClass.BACKGROUND), session -> "second");

        SessionSnapshot snapshot = waiting.snapshot().orElseThrow();

        assertThat(snapshot.state()).isEqualTo(SessionState.QUEUED);
        assertThat(snapshot.queuePosition()).isEqualTo(1);
        assertThat(snapshot.work()).isEqualTo(WorkClass.BACKGROUND);
        assertThat(waiting.await(Duration.ZERO)).isEmpty();
        assertThat(sessions.live(ANN))
                .extracting(SessionSnapshot::queuePosition)
                .containsExactlyInAnyOrder(0, 1);
        release.countDown();
        assertThat(waiting.await().orThrow()).isEqualTo("second");
        assertThat(running.await().orThrow()).isEqualTo("released");
    }

    @Test
    void cancel_inQueue_endsAtOnceAndNeverBegins() {
        blocked();
        AtomicReference<Boolean> begun = new AtomicReference<>(false);
        SessionHandle<String> waiting = sessions.start(request(), session -> {
            begun.set(true);
            return "never";
        });

        boolean first = waiting.cancel("changed my mind");
        boolean second = waiting.cancel("again");

        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(waiting.isDone()).isTrue();
        ExaiException error = ((SessionResult.Cancelled<String>) waiting.await()).error();
        assertThat(error).hasMessage("cancelled: changed my mind");
        assertThat(error.phase()).isEqualTo(ErrorPhase.ADMISSION);
        assertThat(begun.get()).isFalse();
    }

    @Test
    void cancel_atWork_isSeenByTheWork() {
        CountDownLatch cancelled = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        SessionHandle<String> handle = sessions.start(request(), session -> {
            session.context().cancel().onCancel(cancelled::countDown);
            begun.countDown();
            InBackground.await(cancelled);
            throw new ExaiException(ErrorKind.CONNECTION_LOST, "closed");
        });
        InBackground.await(begun);

        handle.cancel("enough");

        assertThat(handle.await()).isInstanceOf(SessionResult.Cancelled.class);
    }

    @Test
    void start_deadlinePassesInQueue_timesOut() {
        blocked();
        SessionHandle<String> waiting = sessions.start(request(), session -> "never");

        time.advance(MINUTE.plusSeconds(1));

        assertThat(waiting.await()).isInstanceOf(SessionResult.TimedOut.class);
        assertThat(sessions.start(request(time, Duration.ZERO), session -> "never")
                        .await())
                .isInstanceOf(SessionResult.TimedOut.class);
    }

    @Test
    void start_permitComesAfterTheDeadlineAndBeforeTheAlarm_timesOut() {
        ManualTime ofDeadlines = new ManualTime(); // the alarm's clock stands still
        blocked();
        SessionHandle<String> waiting = sessions.start(request(ofDeadlines, MINUTE), session -> "never");

        ofDeadlines.advance(MINUTE);
        release.countDown();

        assertThat(waiting.await()).isInstanceOf(SessionResult.TimedOut.class);
    }

    @Test
    void start_queueFullOrClosing_isRejectedAsItsResult() {
        blocked();
        sessions.limits(SessionLimits.builder()
                .global(new Limit(1, 1))
                .perPrincipal(new Limit(1, 1))
                .build());
        SessionHandle<String> waiting = sessions.start(request().as(WorkClass.BACKGROUND), session -> "never");

        SessionHandle<String> shedding = sessions.start(request(), session -> "third");
        SessionHandle<String> refused = sessions.start(request(), session -> "never");

        assertThat(sessions.limits().global().queue()).isEqualTo(1);
        assertThat(((SessionResult.Rejected<String>) waiting.await()).error())
                .hasMessageContaining("more pressing work");
        assertThat(((SessionResult.Rejected<String>) refused.await()).error())
                .hasMessageContaining("too many sessions");
        release.countDown();
        assertThat(shedding.await().orThrow()).isEqualTo("third");
        sessions.close(MINUTE);
        assertThat(sessions.start(request(), session -> "never").await()).isInstanceOf(SessionResult.Rejected.class);
        assertThat(sessions.counts().rejected()).isEqualTo(3);
    }

    @Test
    void await_interrupted_leavesTheSessionAlone() throws Exception {
        SessionHandle<String> handle = blocked();
        CountDownLatch waiting = new CountDownLatch(1);
        InBackground<ErrorKind> waiter = InBackground.run(() -> {
            waiting.countDown();
            try {
                handle.await();
                return ErrorKind.INTERNAL;
            } catch (ExaiException e) {
                return Thread.interrupted() ? e.kind() : ErrorKind.INTERNAL;
            }
        });
        InBackground.await(waiting);

        waiter.thread.interrupt();

        assertThat(waiter.result()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(handle.isDone()).isFalse();
    }

    @Test
    void start_twoThousandWaiting_costNoThreads() {
        blocked();
        int threads = Thread.activeCount();
        List<SessionHandle<Integer>> handles = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            int number = i;
            handles.add(sessions.start(request(), session -> number));
        }

        assertThat(sessions.counts().queued()).isEqualTo(2_000);
        assertThat(sessions.live()).hasSize(2_001);
        assertThat(Thread.activeCount()).isLessThan(threads + 100);
        release.countDown();
        for (int i = 0; i < 2_000; i++) {
            assertThat(handles.get(i).await().orThrow()).isEqualTo(i);
        }
    }

    @Test
    void close_theLastSessionEnds_noneIsListedAnyMore() {
        for (int i = 0; i < 2_000; i++) {
            try (SessionManager fresh = SessionManager.builder().time(time).build()) {
                fresh.start(request(), session -> "done");

                assertThat(fresh.close(MINUTE)).isTrue();
                assertThat(fresh.live()).isEmpty();
            }
        }
    }

    private SessionHandle<String> blocked() {
        CountDownLatch begun = new CountDownLatch(1);
        SessionHandle<String> handle = sessions.start(request(time, MINUTE.multipliedBy(2)), session -> {
            begun.countDown();
            InBackground.await(release);
            return "released";
        });
        InBackground.await(begun);
        return handle;
    }

    private SessionRequest request() {
        return request(time, MINUTE);
    }

    private static SessionRequest request(ManualTime time, Duration within) {
        CallContext context = CallContext.until(Deadline.after(within, time))
                .principal(ANN)
                .cancel(new CancelToken())
                .build();
        return SessionRequest.of(FakeProvider.MODEL, context);
    }
}
