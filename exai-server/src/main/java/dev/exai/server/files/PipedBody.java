package dev.exai.server.files;

import dev.exai.server.rpc.HttpBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The body of a request as a stream: pieces come in on one thread and are read on another. Holds about a mebibyte; whoever sends
 * faster than it is read waits. Thread-safe.
 */
final class PipedBody extends InputStream implements HttpBody {
    private static final int FULL = 1 << 20;
    private static final int ROOM = FULL / 4;

    private final Runnable goOn;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> pieces = new ArrayDeque<>(); // guarded by lock
    private int pending; // guarded by lock
    private int readOfFirst; // guarded by lock
    private boolean waiting; // guarded by lock
    private boolean ended; // guarded by lock
    private boolean lost; // guarded by lock
    private boolean closed; // guarded by lock

    PipedBody(Runnable goOn) {
        this.goOn = goOn;
    }

    @Override
    public boolean take(byte[] piece) {
        lock.lock();
        try {
            if (!closed) {
                pieces.add(piece);
                pending += piece.length;
                changed.signalAll();
            }
            waiting |= pending >= FULL; // who was told to wait is asked, though more of the same packet comes meanwhile
            return !waiting;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void lost() {
        lock.lock();
        try {
            lost = !ended;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        boolean ask;
        int count;
        lock.lock();
        try {
            awaitPiece();
            byte[] first = pieces.peek();
            if (first == null) {
                return -1;
            }
            count = Math.min(length, first.length - readOfFirst);
            System.arraycopy(first, readOfFirst, target, offset, count);
            readOfFirst += count;
            if (readOfFirst == first.length) {
                pieces.remove();
                readOfFirst = 0;
            }
            pending -= count;
            ask = waiting && pending < ROOM;
            waiting &= !ask;
        } finally {
            lock.unlock();
        }
        if (ask) {
            goOn.run();
        }
        return count;
    }

    /** Waits until a piece is there, or none will come; what has come is read also of a body that was lost. */
    private void awaitPiece() throws IOException {
        try {
            while (pieces.isEmpty() && !ended) {
                if (lost || closed) {
                    throw new IOException("the body of the request ended before it was complete");
                }
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted while a body came").initCause(e);
        }
    }

    /** Drops what has come and what still comes. */
    @Override
    public void close() {
        boolean ask;
        lock.lock();
        try {
            closed = true;
            pieces.clear();
            pending = 0;
            ask = waiting;
            waiting = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (ask) {
            goOn.run();
        }
    }
}
