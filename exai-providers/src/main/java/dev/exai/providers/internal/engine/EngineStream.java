package dev.exai.providers.internal.engine;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.Usage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request, over as many rounds with the provider as its own tools need. One thread reads; any may
 * close. The lock guards the round; whoever holds it last after a close frees the connection.
 */
public final class EngineStream<R extends Round> implements ChatStream {
    /** Rounds of one answer: more searches than this in a row are a loop. */
    private static final int MAX_ROUNDS = 10;

    private final Rounds<R> rounds;
    private final Deque<ChatEvent> queue = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closed;
    private volatile @Nullable R round; // changed under lock
    private @Nullable ProviderException failure;
    private @Nullable Usage usageOfEarlierRounds;
    private @Nullable Usage usageOfRound;
    private boolean done;
    private boolean output;
    private int roundsBegun;

    /** Begins rounds; the seam to the provider. */
    public interface Rounds<R extends Round> {
        /** The first round. */
        R first(Deque<ChatEvent> sink);

        /** Learns what the caller was told, to repeat it to the provider if another round is needed. */
        default void seen(ChatEvent event) {}

        /** The round after one that {@linkplain Round#needsAnother() needs another}. */
        R after(R ended, Deque<ChatEvent> sink);
    }

    /** An answer that has not begun. */
    public EngineStream(Rounds<R> rounds) {
        this.rounds = rounds;
    }

    /** An answer that has not begun and needs one round, which the function begins. */
    public static <R extends Round> EngineStream<R> ofOneRound(Function<Deque<ChatEvent>, R> begin) {
        return new EngineStream<>(new Rounds<>() {
            @Override
            public R first(Deque<ChatEvent> sink) {
                return begin.apply(sink);
            }

            @Override
            public R after(R ended, Deque<ChatEvent> sink) {
                throw new IllegalStateException("this answer has one round");
            }
        });
    }

    /** Asks, and returns when the first event is there. */
    public void begin() {
        while (queue.isEmpty()) {
            pump();
        }
    }

    @Override
    public boolean hasNext() {
        while (queue.isEmpty()) {
            if (done) {
                return false;
            }
            ProviderException failed = failure;
            if (failed != null) {
                throw failed;
            }
            pump();
        }
        if (closed && !done) {
            throw cancelled();
        }
        return true;
    }

    @Override
    public ChatEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the answer has ended");
        }
        ChatEvent event = withEarlierUsage(queue.removeFirst());
        rounds.seen(event);
        if (!output && event.isOutput()) {
            output = true;
            R current = round;
            if (current != null) {
                current.outputDelivered();
            }
        }
        return event;
    }

    /** What earlier rounds used is added to what this one says. */
    private ChatEvent withEarlierUsage(ChatEvent event) {
        if (!(event instanceof ChatEvent.UsageSeen seen)) {
            return event;
        }
        usageOfRound = seen.usage();
        Usage earlier = usageOfEarlierRounds;
        return earlier == null ? event : new ChatEvent.UsageSeen(earlier.plus(seen.usage()));
    }

    @Override
    public void close() {
        closed = true;
        R current = round;
        if (current != null) {
            current.cut();
        }
        releaseIfClosed();
    }

    /** Waits for the next events, at least one unless the answer has ended. */
    private void pump() {
        lock.lock();
        try {
            if (closed) {
                throw cancelled();
            }
            advance();
        } catch (ProviderException e) {
            // A later round knows nothing of the output of the one before.
            ProviderException failed = output ? e.at(ErrorPhase.OUTPUT) : e;
            failure = failed;
            queue.clear();
            end();
            throw failed;
        } finally {
            lock.unlock();
            releaseIfClosed();
        }
    }

    private void advance() {
        R current = round;
        if (current == null) {
            roundsBegun++;
            begun(rounds.first(queue));
            return;
        }
        if (current.read()) {
            return;
        }
        if (current.needsAnother()) {
            if (queue.isEmpty()) {
                another(current);
            } // otherwise the caller sees the end of this round first
        } else {
            current.tellRest(queue, true);
            queue.add(new ChatEvent.Done(current.finishReason()));
            done = true;
            end();
        }
    }

    private void another(R ended) {
        if (++roundsBegun > MAX_ROUNDS) {
            throw ended.error(ErrorKind.BAD_UPSTREAM, "asked for its own tools more than " + MAX_ROUNDS + " times");
        }
        usageOfEarlierRounds = sum(usageOfEarlierRounds, usageOfRound);
        usageOfRound = null;
        ended.close();
        ended.tellRest(queue, false);
        begun(rounds.after(ended, queue));
    }

    private void begun(R fresh) {
        round = fresh;
        if (output) {
            fresh.outputDelivered();
        }
        if (closed) {
            fresh.cut();
        }
    }

    private static @Nullable Usage sum(@Nullable Usage a, @Nullable Usage b) {
        return a == null || b == null ? (a == null ? b : a) : a.plus(b);
    }

    private void end() {
        R current = round;
        if (current != null) {
            current.close();
        }
    }

    private void releaseIfClosed() {
        if (closed && lock.tryLock()) {
            try {
                end();
            } finally {
                lock.unlock();
            }
        }
    }

    private ProviderException cancelled() {
        return new ProviderException.Builder(ErrorKind.CANCELLED, "the stream was closed")
                .phase(output ? ErrorPhase.OUTPUT : ErrorPhase.START)
                .build();
    }
}
