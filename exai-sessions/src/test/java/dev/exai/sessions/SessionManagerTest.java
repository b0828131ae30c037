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
import dev.exai.core.RequestId;
import dev.exai.core.spi.Attempt;
import dev.exai.core.spi.CallContext;
import dev.exai.sessions.SessionLimits.Limit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionManagerTest {
    private static final PrincipalId ANN = new PrincipalId("ann");
    private static final PrincipalId BOB = new PrincipalId("bob");
    private static final ConversationId TALK = new ConversationId("conv_1");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualTime time = new ManualTime();
    private final SessionManager sessions = SessionManager.builder()
            .time(time)
            .limits(SessionLimits.builder().perPrincipal(new Limit(1, 2)).build())
            .build();

    /** A session that runs until its context is cancelled, then fails as a provider would. */
    private final class Running {
        final CountDownLatch begun = new CountDownLatch(1);
        final CancelToken callers = new CancelToken();
        final InBackground<SessionResult<String>> call;

        Running(PrincipalId principal, ConversationId talk) {
            SessionRequest request =
                    new SessionRequest(FakeProvider.MODEL, context(principal, callers), talk, WorkClass.INTERACTIVE);
            call = InBackground.run(() -> sessions.execute(request, this::work));
        }

        private String work(Session session) {
            CountDownLatch cancelled = new CountDownLatch(1);
            session.context().cancel().onCancel(cancelled::countDown);
            begun.countDown();
            InBackground.await(cancelled);
            throw new ExaiException(ErrorKind.CONNECTION_LOST, ErrorPhase.OUTPUT, "socket closed", null);
        }

        Running untilBegun() {
            InBackground.await(begun);
            return this;
        }
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(sessions.counts().running()).isZero();
        assertThat(sessions.counts().queued()).isZero();
        assertThat(sessions.live()).isEmpty();
        assertThat(sessions.close(Duration.ZERO)).isTrue();
        assertThat(Thread.interrupted()).isFalse();
        awaitThat(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("exai-session")));
    }

    @Test
    void execute_workEndsWell_succeedsWithItsAttempts() {
        CallContext context = context(ANN, new CancelToken());

        SessionResult<String> result = sessions.execute(SessionRequest.of(FakeProvider.MODEL, context), session -> {
            session.context()
                    .journal()
                    .add(new Attempt(FakeProvider.MODEL, null, Duration.ZERO, null, null, Duration.ZERO, null));
            time.advance(Duration.ofSeconds(2));
            return session.id().value();
        });

        SessionMetadata metadata = result.metadata();
        assertThat(result).isInstanceOf(SessionResult.Succeeded.class);
        assertThat(result.orThrow()).isEqualTo(metadata.id().toString());
        assertThat(metadata.requestId()).isEqualTo(context.requestId());
        assertThat(metadata.duration()).isEqualTo(Duration.ofSeconds(2));
        assertThat(metadata.queueWait()).isZero();
        assertThat(metadata.attempts()).hasSize(1);
        assertThat(metadata.usage()).isNull();
        assertThat(metadata.answered()).isNull();
        assertThat(sessions.counts()).isEqualTo(new SessionCounts(1, 1, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void execute_workFails_isToldApartByKind() {
        assertThat(failWith(ErrorKind.SERVER_ERROR, ErrorPhase.WAIT)).isInstanceOf(SessionResult.Failed.class);
        assertThat(failWith(ErrorKind.TIMEOUT, ErrorPhase.WAIT)).isInstanceOf(SessionResult.TimedOut.class);
        assertThat(failWith(ErrorKind.CANCELLED, ErrorPhase.WAIT)).isInstanceOf(SessionResult.Cancelled.class);
        assertThat(failWith(ErrorKind.REJECTED, ErrorPhase.CONNECT)).isInstanceOf(SessionResult.Failed.class);
        assertThat(failWith(ErrorKind.CLOSED, ErrorPhase.ADMISSION)).isInstanceOf(SessionResult.Rejected.class);
        assertThat(sessions.counts()).isEqualTo(new SessionCounts(5, 0, 2, 1, 1, 1, 0, 0, 0));
    }

    @Test
    void orThrow_anyResultButSuccess_throwsTheErrorItself() {
        ExaiException error = new ExaiException(ErrorKind.SERVER_ERROR, "no");
        SessionMetadata metadata =
                failWith(ErrorKind.SERVER_ERROR, ErrorPhase.WAIT).metadata();

        List<SessionResult<String>> results = List.of(
                new SessionResult.Failed<>(error, metadata),
                new SessionResult.TimedOut<>(error, metadata),
                new SessionResult.Cancelled<>(error, metadata),
                new SessionResult.Rejected<>(error, metadata));

        assertThat(results)
                .allSatisfy(result -> assertThatThrownBy(result::orThrow).isSameAs(error));
        assertThat(new SessionResult.Succeeded<>("v", metadata).orThrow()).isEqualTo("v");
    }

    @Test
    void executeOrThrow_workFails_throwsItsError() {
        ExaiException error = new ExaiException(ErrorKind.SERVER_ERROR, "no");

        assertThatThrownBy(() -> sessions.executeOrThrow(request(ANN), session -> {
                    throw error;
                }))
                .isSameAs(error);
        String value = sessions.executeOrThrow(request(ANN), session -> "yes");
        assertThat(value).isEqualTo("yes");
    }

    @Test
    void execute_workHasAFault_countsAsFailedAndThrowsOn() {
        IllegalStateException fault = new IllegalStateException("a bug");

        assertThatThrownBy(() -> sessions.execute(request(ANN), session -> {
                    throw fault;
                }))
                .isSameAs(fault);

        assertThat(sessions.counts().failed()).isEqualTo(1);
    }

    @Test
    void execute_cancelledWorkHasAFault_countsAsCancelled() {
        assertThatThrownBy(() -> sessions.execute(request(ANN), session -> {
                    sessions.cancelAll(ANN, "test");
                    throw new IllegalStateException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class);
        SessionRequest request = SessionRequest.of(FakeProvider.MODEL, context(BOB, new CancelToken()));
        assertThatThrownBy(() -> sessions.execute(request, session -> {
                    passDeadline(session);
                    throw new IllegalStateException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(sessions.counts().cancelled()).isEqualTo(1);
        assertThat(sessions.counts().timedOut()).isEqualTo(1);
    }

    @Test
    void execute_deadlineOverOrCancelledBefore_neverBegins() {
        AtomicBoolean begun = new AtomicBoolean();
        CancelToken cancelled = new CancelToken();
        cancelled.cancel("gone");
        CallContext late =
                CallContext.until(Deadline.after(Duration.ZERO, time)).build();

        SessionResult<Object> first = sessions.execute(
                SessionRequest.of(FakeProvider.MODEL, context(ANN, cancelled)), session -> begun.getAndSet(true));
        SessionResult<Object> second =
                sessions.execute(SessionRequest.of(FakeProvider.MODEL, late), session -> begun.getAndSet(true));

        assertThat(((SessionResult.Cancelled<Object>) first).error())
                .hasMessage("cancelled: gone")
                .extracting(ExaiException::phase)
                .isEqualTo(ErrorPhase.ADMISSION);
        assertThat(((SessionResult.TimedOut<Object>) second).error().phase()).isEqualTo(ErrorPhase.ADMISSION);
        assertThat(begun).isFalse();
    }

    @Test
    void execute_queueFull_isRejectedAtOnce() throws Exception {
        Running running = new Running(ANN, TALK).untilBegun();
        Running second = queued(ANN, 1);
        Running third = queued(ANN, 2);

        SessionResult<String> fourth = sessions.execute(request(ANN), session -> "never");

        assertThat(((SessionResult.Rejected<String>) fourth).error().kind()).isEqualTo(ErrorKind.REJECTED);
        assertThat(sessions.cancelAll(ANN, "test")).isEqualTo(3);
        for (Running each : List.of(running, second, third)) {
            assertThat(each.call.result()).isInstanceOf(SessionResult.Cancelled.class);
        }
    }

    @Test
    void execute_cancelledInQueue_endsAtOnceWithItsWait() throws Exception {
        Running running = new Running(ANN, null).untilBegun();
        Running waiting = queued(ANN, 1);
        time.advance(Duration.ofSeconds(5));

        waiting.callers.cancel("gone");
        SessionResult<String> result = waiting.call.result();

        assertThat(((SessionResult.Cancelled<String>) result).error().phase()).isEqualTo(ErrorPhase.ADMISSION);
        assertThat(result.metadata().queueWait()).isEqualTo(Duration.ofSeconds(5));
        assertThat(waiting.begun.getCount()).isEqualTo(1);
        running.callers.cancel("done");
        assertThat(running.call.result().metadata().queueWait()).isZero();
    }

    @Test
    void execute_deadlinePassesInQueue_timesOut() throws Exception {
        Running running = new Running(ANN, null).untilBegun();
        Running waiting = queued(ANN, 1);

        time.advance(MINUTE);

        SessionResult<String> result = waiting.call.result();
        assertThat(((SessionResult.TimedOut<String>) result).error().kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(running.call.result()).isInstanceOf(SessionResult.TimedOut.class);
        assertThat(sessions.counts().timedOut()).isEqualTo(2);
    }

    @Test
    void execute_callerInterruptedInQueue_isCancelledAndStaysInterrupted() throws Exception {
        Running running = new Running(ANN, null).untilBegun();
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        InBackground<SessionResult<String>> waiting = InBackground.run(() -> {
            SessionResult<String> result = sessions.execute(request(ANN), session -> "never");
            stillInterrupted.set(Thread.interrupted());
            return result;
        });
        awaitThat(() -> sessions.counts().queued() == 1);

        waiting.thread.interrupt();

        assertThat(waiting.result()).isInstanceOf(SessionResult.Cancelled.class);
        assertThat(stillInterrupted).isTrue();
        running.callers.cancel("done");
        running.call.result();
    }

    @Test
    void execute_workEndsWellAfterCancelWon_isCancelled() {
        SessionResult<String> result = sessions.execute(request(ANN), session -> {
            assertThat(sessions.cancel(ANN, session.id(), "too late?")).isTrue();
            assertThat(sessions.cancel(ANN, session.id(), "twice")).isFalse();
            assertThat(sessions.live(ANN)).extracting(SessionSnapshot::state).containsExactly(SessionState.STOPPING);
            return "done";
        });

        assertThat(result).isInstanceOf(SessionResult.Cancelled.class);
        assertThat(sessions.counts().cancelled()).isEqualTo(1);
        assertThat(sessions.counts().succeeded()).isZero();
    }

    @Test
    void execute_workIgnoresItsToken_isInterruptedAfterTheGraceAndNothingOfThatIsLeft() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        InBackground<Boolean> call = InBackground.run(() -> {
            SessionResult<String> result = sessions.execute(request(ANN), session -> {
                begun.countDown();
                awaitThat(() -> Thread.currentThread().isInterrupted());
                return "late";
            });
            return result instanceof SessionResult.Cancelled
                    && !Thread.currentThread().isInterrupted();
        });
        InBackground.await(begun);
        sessions.cancelAll(ANN, "test");

        while (!call.isDone()) {
            time.advance(Duration.ofMillis(100)); // the grace begins some time after the cancel
            Thread.yield();
        }

        assertThat(call.result()).isTrue();
    }

    @Test
    void cancel_foreignUnknownOrEndedSession_changesNothing() throws Exception {
        Running running = new Running(ANN, TALK).untilBegun();
        SessionId id = sessions.live().get(0).id();

        assertThat(sessions.cancel(BOB, id, "not yours")).isFalse();
        assertThat(sessions.cancel(ANN, new SessionId("ses_unknown"), "who")).isFalse();
        assertThat(sessions.cancelConversation(BOB, TALK, "not yours")).isZero();
        assertThat(sessions.cancelConversation(ANN, new ConversationId("conv_2"), "another"))
                .isZero();
        assertThat(sessions.cancelAll(BOB, "not yours")).isZero();

        assertThat(running.call.isDone()).isFalse();
        assertThat(sessions.cancelConversation(ANN, TALK, "mine")).isEqualTo(1);
        assertThat(((SessionResult.Cancelled<String>) running.call.result()).error())
                .hasMessage("cancelled: mine")
                .hasCauseInstanceOf(ExaiException.class);
        assertThat(sessions.cancel(ANN, id, "again")).isFalse();
    }

    @Test
    void live_runningAndQueued_showsThemOldestFirst() throws Exception {
        Running running = new Running(ANN, TALK).untilBegun();
        time.advance(Duration.ofSeconds(1));
        Running waiting = queued(ANN, 1);
        time.advance(Duration.ofSeconds(1));

        List<SessionSnapshot> all = sessions.live();
        List<SessionSnapshot> bobs = sessions.live(BOB);

        assertThat(bobs).isEmpty();
        assertThat(all).extracting(SessionSnapshot::state).containsExactly(SessionState.RUNNING, SessionState.QUEUED);
        assertThat(all).extracting(SessionSnapshot::age).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(1));
        assertThat(all).extracting(SessionSnapshot::queuePosition).containsExactly(0, 1);
        assertThat(all.get(0).conversation()).isEqualTo(TALK);
        assertThat(all.get(0).principal()).isEqualTo(ANN);
        assertThat(all.get(0).model()).isEqualTo(FakeProvider.MODEL);
        sessions.cancelAll(ANN, "done");
        running.call.result();
        waiting.call.result();
    }

    @Test
    void close_someRunning_waitsThenCancelsAndMarksThem() throws Exception {
        Running running = new Running(ANN, null).untilBegun();
        Running waiting = queued(ANN, 1);

        InBackground<Boolean> closing = InBackground.run(() -> sessions.close(Duration.ofSeconds(8)));
        awaitThat(() -> sessions.execute(request(BOB), session -> "new") instanceof SessionResult.Rejected);
        awaitThat(() -> time.sleepers() == 2); // the watchdog and the closing thread
        assertThat(running.call.isDone()).isFalse();
        time.advance(Duration.ofSeconds(8));

        assertThat(closing.result()).isTrue();
        assertThat(((SessionResult.Cancelled<String>) running.call.result()).error())
                .hasMessage("cancelled: closing");
        assertThat(waiting.call.result()).isInstanceOf(SessionResult.Cancelled.class);
    }

    @Test
    void close_interrupted_cancelsAtOnce() throws Exception {
        Running running = new Running(ANN, null).untilBegun();

        InBackground<Boolean> closing = InBackground.run(() -> {
            sessions.close();
            return Thread.currentThread().isInterrupted();
        });
        closing.thread.interrupt();

        assertThat(closing.result()).isTrue();
        assertThat(running.call.result()).isInstanceOf(SessionResult.Cancelled.class);
    }

    private void passDeadline(Session session) {
        time.advance(MINUTE);
        awaitThat(() -> session.context().cancel().isCancelled());
    }

    private Running queued(PrincipalId principal, int position) {
        Running running = new Running(principal, null);
        awaitThat(() -> sessions.live(principal).stream().anyMatch(live -> live.queuePosition() == position));
        return running;
    }

    private SessionResult<String> failWith(ErrorKind kind, ErrorPhase phase) {
        return sessions.execute(request(ANN), session -> {
            throw new ExaiException(kind, phase, "planned", null);
        });
    }

    private SessionRequest request(PrincipalId principal) {
        return SessionRequest.of(FakeProvider.MODEL, context(principal, new CancelToken()));
    }

    private CallContext context(PrincipalId principal, CancelToken cancel) {
        return CallContext.until(Deadline.after(MINUTE, time))
                .principal(principal)
                .cancel(cancel)
                .requestId(RequestId.mint())
                .build();
    }
}
