package dev.exai.server.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Messages as lines: reads them one by one on the calling thread, writes them whole from any thread. Nothing else ever reaches
 * the output. {@link #write} is thread-safe.
 */
public final class StdioTransport {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int FIRST_LINE_BYTES = 8 * 1024;

    private final InputStream in;
    private final OutputStream out;
    private final int maxLineBytes;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean broken = new AtomicBoolean();

    /** Takes the lines of a transport. */
    public interface Lines {
        /** One line without its end. The bytes are valid during the call only. */
        void line(byte[] bytes, int offset, int length);

        /** A line that was longer than allowed; its bytes are gone. */
        void tooLong();
    }

    /** A transport over the two streams, which it does not close. */
    public StdioTransport(InputStream in, OutputStream out, Limits limits) {
        this.in = in;
        this.out = out;
        maxLineBytes = limits.of(Limit.STDIO_LINE_BYTES);
    }

    /** Hands over lines until the input ends or breaks. */
    public void read(Lines lines) {
        byte[] chunk = new byte[CHUNK_BYTES];
        LineBuffer line = new LineBuffer();
        try {
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                split(chunk, length, line, lines);
            }
        } catch (IOException e) {
            return; // the client is gone, as at the end of the input
        }
        line.end(lines); // a last line may lack its end
    }

    private void split(byte[] chunk, int length, LineBuffer line, Lines lines) {
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (chunk[i] == '\n') {
                line.add(chunk, from, i);
                line.end(lines);
                from = i + 1;
            }
        }
        line.add(chunk, from, length);
    }

    /** Writes one message as a line; does nothing once the client has stopped reading. */
    public void write(byte[] message) {
        writing.lock();
        try {
            if (!broken.get()) {
                out.write(message);
                out.write('\n');
                out.flush();
            }
        } catch (IOException e) {
            broken.set(true);
        } finally {
            writing.unlock();
        }
    }

    /** Whether the client has stopped reading. */
    public boolean isBroken() {
        return broken.get();
    }

    /** Collects a line that may come in several chunks. */
    private final class LineBuffer {
        private byte[] bytes = new byte[FIRST_LINE_BYTES];
        private int size;
        private boolean overflown;

        void add(byte[] chunk, int from, int to) {
            int more = to - from;
            if (overflown || size + (long) more > maxLineBytes) {
                overflown = true;
                size = 0;
                return;
            }
            if (size + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(size + more, Math.min(bytes.length * 2, maxLineBytes)));
            }
            System.arraycopy(chunk, from, bytes, size, more);
            size += more;
        }

        void end(Lines lines) {
            boolean tooLong = overflown;
            int start = hasByteOrderMark() ? 3 : 0;
            int length = size - start;
            while (length > 0 && isBlank(bytes[start + length - 1])) {
                length--;
            }
            size = 0;
            overflown = false;
            if (tooLong) {
                lines.tooLong();
            } else if (length > 0) {
                lines.line(bytes, start, length);
            }
            if (bytes.length > CHUNK_BYTES) {
                bytes = new byte[FIRST_LINE_BYTES]; // a rare long line must not hold its memory for ever
            }
        }

        private boolean hasByteOrderMark() {
            return size >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf;
        }

        private boolean isBlank(byte b) {
            return b == ' ' || b == '\t' || b == '\r';
        }
    }
}
