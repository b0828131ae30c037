package dev.exai.sessions;

import dev.exai.core.ExaiException;
import dev.exai.core.Workers;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A session on its way to a thread of its own. It waits for permits without one; what ends it before it has them is settled
 * on the thread that ends it.
 *
 * @param <T> what the work yields
 */
final class StartedSession<T> {
    private final Workers workers;
    private final SessionRun run;
    private final SessionRun.Arming arming;
    private final FutureTask<SessionResult<T>> task;
    private final AtomicReference<@Nullable ExaiException> refusal = new AtomicReference<>();

    /** Counts, lists and arms the session. */
    StartedSession(LiveSession session, SessionWork<T> work, SessionRun.Parts parts, Workers workers) {
        this.workers = workers;
        run = SessionRun.elsewhere(session, parts, this::decided);
        task = new FutureTask<>(() -> conclude(work));
        arming = run.arm();
    }

    /** Asks for permits. */
    SessionHandle<T> go() {
        try {
            if (run.offer()) {
                decided();
            }
        } catch (ExaiException e) {
            refuse(e);
        }
        return new SessionHandle<>(run, task);
    }

    private void decided() {
        if (!run.holdsPermits()) {
            task.run();
            return;
        }
        try {
            workers.run(task);
        } catch (ExaiException e) {
            refuse(e);
        }
    }

    private void refuse(ExaiException why) {
        refusal.set(why);
        task.run();
    }

    private SessionResult<T> conclude(SessionWork<T> work) {
        return run.conclude(arming, work, this::entered);
    }

    private boolean entered() {
        ExaiException why = refusal.get();
        if (why != null) {
            throw why;
        }
        return run.entered();
    }
}
