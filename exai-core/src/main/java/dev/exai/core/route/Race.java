package dev.exai.core.route;

import dev.exai.core.CancelToken;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call that may be made twice. Each leg runs on a worker until its answer has begun; the first to get there wins and is
 * read on by the caller, whoever else runs is cancelled. If all fail, the first failure is the error.
 */
final class Race {
    private final Provider provider;
    private final ChatRequest request;
    private final CallContext context;
    private final Hedging hedging;
    private final List<Leg> legs = new ArrayList<>(); // guarded by this, as all below
    private int running;
    private @Nullable Leg winner;
    private @Nullable ExaiException firstFailure;
    private boolean over;
    private CancelToken changed = new CancelToken();

    Race(Provider provider, ChatRequest request, CallContext context, Hedging hedging) {
        this.provider = provider;
        this.request = request;
        this.context = context;
        this.hedging = hedging;
    }

    /** The answer that begins first. */
    ChatStream run() {
        CancelToken.Registration link = context.cancel().onCancel(this::wake);
        boolean won = false;
        try {
            start();
            await(hedging.delay());
            if (undecided() && hedging.pay()) {
                start();
            }
            ChatStream stream = result();
            won = true;
            return stream;
        } finally {
            link.close();
            end(won);
        }
    }

    private void start() {
        Leg leg = new Leg();
        synchronized (this) {
            legs.add(leg);
            running++;
        }
        boolean started = false;
        try {
            hedging.workers().run(leg);
            started = true;
        } finally {
            if (!started) {
                lost(new ExaiException(ErrorKind.REJECTED, ErrorPhase.ADMISSION, "no thread is free", null));
            }
        }
    }

    private ChatStream result() {
        while (true) {
            synchronized (this) {
                if (winner != null) {
                    return winner.stream();
                }
                if (running == 0 && firstFailure != null) {
                    throw firstFailure;
                }
            }
            context.cancel().throwIfCancelled();
            context.deadline().throwIfExpired("waiting for an answer to begin", ErrorPhase.WAIT);
            await(context.deadline().remaining());
        }
    }

    /** Waits until something has changed, at most so long. */
    private void await(Duration atMost) {
        CancelToken change;
        synchronized (this) {
            if (winner != null || running == 0 || context.cancel().isCancelled()) {
                return;
            }
            change = changed;
        }
        try {
            context.time().sleep(atMost, change);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExaiException(ErrorKind.CANCELLED, ErrorPhase.WAIT, "interrupted while waiting for an answer", e);
        }
        synchronized (this) {
            if (changed.isCancelled()) {
                changed = new CancelToken();
            }
        }
    }

    private void wake() {
        CancelToken change;
        synchronized (this) {
            change = changed;
        }
        change.cancel("something has changed");
    }

    private synchronized boolean undecided() {
        return winner == null && running > 0 && !context.cancel().isCancelled();
    }

    /** The leg's answer has begun; false if another one was quicker or nobody waits any more. */
    private boolean wins(Leg leg) {
        synchronized (this) {
            running--;
            if (over || winner != null) {
                return false;
            }
            winner = leg;
        }
        wake();
        return true;
    }

    private void lost(ExaiException e) {
        synchronized (this) {
            running--;
            firstFailure = firstFailure == null ? e : firstFailure;
        }
        wake();
    }

    /** Cancels whoever has not won. */
    private void end(boolean won) {
        List<Leg> losers;
        synchronized (this) {
            over = true;
            losers = new ArrayList<>(legs);
            if (won) {
                losers.remove(winner);
            }
        }
        losers.forEach(Leg::cancel);
    }

    /** One of the calls. */
    private final class Leg implements Runnable {
        private final CancelToken cancel = context.cancel().child();
        private final CallContext own = context.toBuilder()
                .cancel(cancel)
                .journal(context.journal().branch())
                .build();
        private @Nullable ChatStream stream; // written before the race is won, read after

        @Override
        public void run() {
            boolean ended = false;
            try {
                ChatStream opened = provider.open(request, own);
                boolean mine = false;
                try {
                    if (!opened.hasNext()) {
                        throw new ExaiException(
                                ErrorKind.INCOMPLETE, ErrorPhase.START, "the answer ended before it began", null);
                    }
                    stream = opened;
                    ended = true;
                    mine = wins(this);
                } finally {
                    if (!mine) {
                        opened.close();
                    }
                }
            } catch (ExaiException e) {
                ended = true;
                lost(e);
            } finally {
                if (!ended) {
                    lost(new ExaiException(ErrorKind.INTERNAL, "the call broke"));
                }
            }
        }

        ChatStream stream() {
            ChatStream won = stream;
            if (won == null) {
                throw new IllegalStateException("the race was won without an answer");
            }
            return won;
        }

        void cancel() {
            cancel.cancel("another call answered first, or nobody waits");
        }
    }
}
