package dev.exai.sessions;

import dev.exai.core.CancelToken;
import dev.exai.core.ErrorKind;
import dev.exai.core.Identifiers;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.model.ModelId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.sessions.internal.Admission;
import dev.exai.sessions.internal.Ticket;
import dev.exai.sessions.internal.Watchdog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs calls as sessions: admitted within {@link SessionLimits}, ended by their deadline or a cancel, told apart by how
 * they ended. {@link #execute} blocks and runs the work on the caller's thread; {@link #start} returns at once and runs it on a
 * thread of its own, which it gets when it is admitted: sessions that wait cost no thread. Thread-safe.
 *
 * <p>A session that is stopped ends at once while it waits. At work, its token is cancelled and its chat stream closed at
 * once; if that does not end it within half a second its thread is interrupted. Its permits stay in use until it ends.
 */
public final class SessionManager implements AutoCloseable {
    /** How long {@link #close()} waits for running sessions before it cancels them. */
    public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(8);

    // 2 s: with the default patience a drain takes at most 10 s; a cancelled session ends within 1 s
    private static final Duration AFTER_CANCEL = Duration.ofSeconds(2);
    private static final int ID_BYTES = 4;
    // only admitted sessions have threads, so the limits bound them long before, unless somebody sets those higher
    private static final int MAX_THREADS = 16_384;

    private final TimeSource time;
    private final @Nullable AdaptiveTimeouts adaptive;
    private final Admission admission;
    private final Watchdog watchdog;
    private final Workers workers = Workers.perTask("exai-session", MAX_THREADS);
    private final Map<SessionId, SessionRun> live = new ConcurrentHashMap<>();
    private final SessionRun.Parts parts;
    private final String idPrefix = Identifiers.mint("ses_", ID_BYTES) + "_";
    private final AtomicLong nextId = new AtomicLong();

    private SessionManager(Builder builder) {
        time = builder.time;
        adaptive = builder.adaptive;
        admission = new Admission(builder.limits);
        watchdog = new Watchdog(time);
        parts = new SessionRun.Parts(admission, watchdog, live);
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A manager with the defaults. */
    public static SessionManager create() {
        return builder().build();
    }

    /**
     * Waits for permits, runs the work on this thread, and says how it ended.
     *
     * <p>What the work throws beside {@link dev.exai.core.ExaiException} is a fault of the work: the session counts as
     * failed and the fault is thrown on.
     */
    public <T> SessionResult<T> execute(SessionRequest request, SessionWork<T> work) {
        return SessionRun.here(begin(request), parts).run(work);
    }

    /**
     * As {@link #execute}, but without waiting: the work runs on a thread of its own. A session that is refused has ended
     * when this returns, and says so as its result.
     */
    public <T> SessionHandle<T> start(SessionRequest request, SessionWork<T> work) {
        return new StartedSession<>(begin(request), work, parts, workers).go();
    }

    /**
     * As {@link #execute}, for callers who only want the value.
     *
     * @throws dev.exai.core.ExaiException what went wrong, if the session did not succeed
     */
    public <T> T executeOrThrow(SessionRequest request, SessionWork<T> work) {
        return execute(request, work).orThrow();
    }

    /** One chat as a session outside of any conversation, under the model that the request names. */
    public SessionResult<ChatResponse> chat(Provider provider, ChatRequest request, CallContext context) {
        return chat(provider, request, context, event -> {});
    }

    /**
     * One chat as a session outside of any conversation, under the model that the request names.
     *
     * @param listener is given every event as it comes, on this thread
     */
    public SessionResult<ChatResponse> chat(
            Provider provider, ChatRequest request, CallContext context, Consumer<ChatEvent> listener) {
        ModelId model = new ModelId(provider.id(), request.model());
        return execute(SessionRequest.of(model, context), session -> session.chat(provider, request, listener));
    }

    /** The live sessions of the principal, oldest first. */
    public List<SessionSnapshot> live(PrincipalId principal) {
        return snapshots(run -> run.live.request.context().principal().equals(principal));
    }

    /** All live sessions, oldest first; for operators. */
    public List<SessionSnapshot> live() {
        return snapshots(run -> true);
    }

    /**
     * Cancels a session of the principal.
     *
     * @param reason a short reason without secrets
     * @return whether this call cancelled it; false if it is unknown, another principal's, ended, or stopped already
     */
    public boolean cancel(PrincipalId principal, SessionId id, String reason) {
        SessionRun run = live.get(id);
        return run != null
                && run.live.request.context().principal().equals(principal)
                && run.stop(ErrorKind.CANCELLED, "cancelled: " + reason);
    }

    /** Cancels the principal's sessions of the conversation; returns how many this call cancelled. */
    public int cancelConversation(PrincipalId principal, ConversationId conversation, String reason) {
        return cancelWhere(
                run -> run.live.request.context().principal().equals(principal)
                        && conversation.equals(run.live.request.conversation()),
                reason);
    }

    /** Cancels all sessions of the principal; returns how many this call cancelled. */
    public int cancelAll(PrincipalId principal, String reason) {
        return cancelWhere(run -> run.live.request.context().principal().equals(principal), reason);
    }

    /**
     * Other limits from now on. Nothing is taken from anybody: sessions that run go on, also above a lower limit, and
     * those that wait keep their places.
     */
    public void limits(SessionLimits fresh) {
        admission.limits(Objects.requireNonNull(fresh, "limits"));
    }

    /** The limits in force. */
    public SessionLimits limits() {
        return admission.limits();
    }

    /** The counts, at one moment. */
    public SessionCounts counts() {
        return admission.counts();
    }

    /**
     * Takes no new sessions, lets those that run or wait go on for {@code patience}, cancels the rest, and waits two
     * seconds more for them. Does nothing the second time.
     *
     * @return whether all sessions have ended
     */
    public boolean close(Duration patience) {
        CancelToken drained = admission.close();
        try {
            time.sleep(patience, drained);
            cancelWhere(run -> true, "closing");
            time.sleep(AFTER_CANCEL, drained);
        } catch (InterruptedException e) {
            cancelWhere(run -> true, "closing");
            Thread.currentThread().interrupt();
        }
        watchdog.close();
        workers.close(Duration.ZERO);
        return drained.isCancelled();
    }

    /** Closes with a patience of eight seconds. */
    @Override
    public void close() {
        close(DEFAULT_PATIENCE);
    }

    private LiveSession begin(SessionRequest request) {
        return new LiveSession(new SessionId(idPrefix + nextId.incrementAndGet()), request, time, adaptive);
    }

    private List<SessionSnapshot> snapshots(Predicate<SessionRun> which) {
        Map<Ticket, Integer> positions = admission.positions();
        return live.values().stream()
                .filter(which)
                .map(run -> run.snapshot(positions))
                .sorted((a, b) -> b.age().compareTo(a.age()))
                .toList();
    }

    private int cancelWhere(Predicate<SessionRun> which, String reason) {
        int cancelled = 0;
        for (SessionRun run : live.values()) {
            if (which.test(run) && run.stop(ErrorKind.CANCELLED, "cancelled: " + reason)) {
                cancelled++;
            }
        }
        return cancelled;
    }

    /** Builds a {@link SessionManager}. Not thread-safe. */
    public static final class Builder {
        private SessionLimits limits = SessionLimits.DEFAULT;
        private TimeSource time = TimeSource.system();
        private @Nullable AdaptiveTimeouts adaptive;

        private Builder() {}

        /** Default {@link SessionLimits#DEFAULT}. */
        public Builder limits(SessionLimits value) {
            limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /** Default the machine's clocks. */
        public Builder time(TimeSource value) {
            time = Objects.requireNonNull(value, "time");
            return this;
        }

        /** Learns how long models take, and stops chats that take much longer; default null, for the caller's clocks alone. */
        public Builder adaptiveTimeouts(@Nullable AdaptiveTimeouts value) {
            adaptive = value;
            return this;
        }

        /** The finished manager; to be closed. */
        public SessionManager build() {
            return new SessionManager(this);
        }
    }
}
