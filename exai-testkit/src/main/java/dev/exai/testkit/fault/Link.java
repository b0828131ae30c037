package dev.exai.testkit.fault;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The two connections that a proxy joins, closed together. Thread-safe. */
final class Link implements Closeable {
    private final Socket client;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Socket target; // guarded by this
    private boolean reset; // guarded by this
    private volatile boolean abandoned;

    Link(Socket client) {
        this.client = client;
    }

    /** Takes the connection to the target, which is closed at once if this is closed already. */
    synchronized void join(Socket connected) throws IOException {
        target = connected;
        if (closed.getCount() == 0) {
            connected.close();
        }
    }

    /** Waits; throws if the link is closed meanwhile. */
    void pause(Duration duration) throws IOException {
        try {
            if (!duration.isZero() && closed.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Closes the connection to the target, of which the client is not told. */
    void abandonTarget() throws IOException {
        abandoned = true;
        closeTarget();
    }

    boolean isAbandoned() {
        return abandoned;
    }

    /** Closes so that the client sees a reset. */
    synchronized void reset() throws IOException {
        if (!reset && !client.isClosed()) {
            reset = true;
            client.setSoLinger(true, 0);
        }
        close();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            client.close();
            closeTarget();
        } catch (IOException e) {
            throw new UncheckedIOException("a loopback socket could not be closed", e);
        }
    }

    private void closeTarget() throws IOException {
        Socket joined = target();
        if (joined != null) {
            joined.close();
        }
    }

    private synchronized @Nullable Socket target() {
        return target;
    }
}
