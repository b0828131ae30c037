package dev.exai.providers.internal.http;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Splits the bytes of a stream of JSON values into its lines: pulled, in one buffer, without an object per line. A line
 * stays valid until the next call of {@link #next()} and has at most 1 MiB unless told otherwise; a longer one fails with kind BAD_UPSTREAM.
 * Blank lines are passed over. Not thread-safe.
 */
public final class NdjsonReader {
    /** Longest line of a stream. */
    public static final int MAX_BYTES = 1 << 20;

    private static final int FIRST_BYTES = 8 << 10;

    private final SseReader.Input input;
    private final Function<String, ProviderException> broken;
    private final int maxBytes;
    private byte[] buffer = new byte[FIRST_BYTES];
    private int filled;
    private int lineStart;
    private int lineEnd;
    private int next; // where the line after this one begins
    private boolean terminated;

    /** A reader of these bytes. */
    public NdjsonReader(SseReader.Input input) {
        this(input, NdjsonReader::tooLong, MAX_BYTES);
    }

    /**
     * A reader of a certain answer.
     *
     * @param broken makes the error for an answer that did what it must not
     * @param maxBytes the longest line
     */
    public NdjsonReader(SseReader.Input input, Function<String, ProviderException> broken, int maxBytes) {
        this.input = input;
        this.broken = broken;
        this.maxBytes = maxBytes;
    }

    /** Moves to the next line; false at the end. What stands behind the last line feed is a line too. */
    public boolean next() {
        do {
            lineStart = next;
            if (!findEnd()) {
                return false;
            }
        } while (isBlank());
        return true;
    }

    /** The buffer that holds the line from {@link #start()} to {@link #end()}. */
    public byte[] bytes() {
        return buffer;
    }

    /** Where the line begins. */
    public int start() {
        return lineStart;
    }

    /** Where the line ends, without its line feed. */
    public int end() {
        return lineEnd;
    }

    /** Whether a line feed ends the line; otherwise the stream has ended in it, or right behind it. */
    public boolean isTerminated() {
        return terminated;
    }

    /** The line as text. */
    public String line() {
        return new String(buffer, lineStart, lineEnd - lineStart, StandardCharsets.UTF_8);
    }

    /** False if there is no further line. */
    private boolean findEnd() {
        int at = lineStart;
        while (true) {
            for (; at < filled; at++) {
                if (buffer[at] == '\n') {
                    terminated = true;
                    lineEnd = at;
                    next = at + 1;
                    return true;
                }
            }
            int scanned = at - lineStart;
            if (!fill()) {
                terminated = false;
                lineEnd = filled;
                next = filled;
                return lineEnd > lineStart;
            }
            at = lineStart + scanned; // making room may have moved the line
        }
    }

    private boolean isBlank() {
        for (int i = lineStart; i < lineEnd; i++) {
            if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    private boolean fill() {
        if (filled == buffer.length) {
            makeRoom();
        }
        int count = input.read(buffer, filled, buffer.length - filled);
        if (count < 0) {
            return false;
        }
        filled += count;
        return true;
    }

    private void makeRoom() {
        if (lineStart > 0) {
            System.arraycopy(buffer, lineStart, buffer, 0, filled - lineStart);
            filled -= lineStart;
            lineStart = 0;
        } else if (filled < maxBytes) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        } else {
            throw broken.apply("sent a line of more than " + maxBytes + " bytes");
        }
    }

    private static ProviderException tooLong(String what) {
        return new ProviderException.Builder(ErrorKind.BAD_UPSTREAM, what)
                .phase(ErrorPhase.START)
                .build();
    }
}
