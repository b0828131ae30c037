package dev.exai.files.internal.web;

import dev.exai.core.CancelToken;
import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the connection of a fetch when its time is over, whatever it waits for: time-outs between bytes never end an answer
 * that drips, nor a handshake that does. Thread-safe.
 */
final class FetchWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FetchWatch.class);

    private final CancelToken done = new CancelToken();
    private final AtomicReference<@Nullable Socket> socket = new AtomicReference<>();
    private volatile boolean over;

    /** Begins to count. */
    static FetchWatch start(Workers workers, TimeSource time, Duration total) {
        FetchWatch watch = new FetchWatch();
        workers.run(() -> watch.waitFor(total, time));
        return watch;
    }

    private void waitFor(Duration total, TimeSource time) {
        try {
            time.sleep(total, done);
            if (done.isCancelled()) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the service is closing
        }
        over = true;
        drop();
    }

    /** The connection that is used from now on; the one before it is closed. */
    void use(Socket next) {
        drop();
        socket.set(next);
        if (over) {
            drop();
        }
    }

    /** Whether the time is over. */
    boolean isOver() {
        return over;
    }

    private void drop() {
        Socket last = socket.getAndSet(null);
        if (last == null) {
            return;
        }
        try {
            last.close();
        } catch (IOException e) {
            LOG.debug("connection not closed", e);
        }
    }

    @Override
    public void close() {
        done.cancel("done");
        drop();
    }
}
