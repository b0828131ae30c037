package dev.exai.testkit;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** The client at the other end of a connection. While it waits it notices when the client closes. */
final class Peer implements Closeable {
    private final Socket raw;
    private final Socket socket;
    private final PushbackInputStream in;
    private final OutputStream out;
    private final CountDownLatch clientClosed;

    /** Talks through {@code socket}, which is {@code raw} or a TLS layer on it. */
    Peer(Socket raw, Socket socket, CountDownLatch clientClosed) throws IOException {
        this.raw = raw;
        this.socket = socket;
        this.clientClosed = clientClosed;
        in = new PushbackInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
    }

    PushbackInputStream in() {
        return in;
    }

    CountDownLatch clientClosed() {
        return clientClosed;
    }

    /** Sends at once. */
    void send(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
            out.flush();
        } catch (SocketException e) {
            noteClosed();
            throw e;
        }
    }

    /** Waits; throws EOFException if the client closes meanwhile. */
    void pause(Duration duration) throws IOException {
        if (duration.isZero()) {
            return;
        }
        socket.setSoTimeout((int) Math.max(1, duration.toMillis()));
        try {
            expectNothing();
        } catch (SocketTimeoutException e) {
            return; // the pause is over
        } finally {
            if (!socket.isClosed()) {
                socket.setSoTimeout(0);
            }
        }
    }

    /** Waits until the client closes, then throws EOFException. */
    void awaitClose() throws IOException {
        while (true) {
            expectNothing();
        }
    }

    /** Whether another request begins; false if the client has closed instead. */
    boolean awaitRequest() throws IOException {
        int first = read();
        if (first < 0) {
            clientClosed.countDown();
            return false;
        }
        in.unread(first);
        return true;
    }

    /** Closes so that the client sees a reset. */
    void reset() throws IOException {
        raw.setSoLinger(true, 0);
        raw.close();
        throw new EOFException("reset by script");
    }

    /** Closes below TLS, as a broken line does. */
    void cut() throws IOException {
        raw.close();
        throw new EOFException("cut by script");
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }

    private void expectNothing() throws IOException {
        if (read() < 0) {
            clientClosed.countDown();
            throw new EOFException("the client closed");
        }
    }

    private int read() throws IOException {
        try {
            return in.read();
        } catch (SocketException e) {
            noteClosed();
            throw e;
        }
    }

    /** After a failure: it was the client, unless this end has closed. */
    private void noteClosed() {
        if (!raw.isClosed()) {
            clientClosed.countDown();
        }
    }
}
