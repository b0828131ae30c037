package dev.exai.providers.internal.http;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Splits the bytes of an event stream into events (WHATWG HTML, "Server-sent events", parsing): pulled, in one buffer,
 * without an object per line. The data of an event stays valid until the next call of {@link #next()}. A line and an
 * event have at most 1 MiB; longer ones fail with kind BAD_UPSTREAM. Not thread-safe.
 */
public final class SseReader {
    /** Where bytes come from. */
    @FunctionalInterface
    public interface Input {
        /** Reads at least one byte; −1 at the end. */
        int read(byte[] buffer, int from, int length);
    }

    private static final int MAX_BYTES = 1 << 20;
    private static final int NO_LIMIT = Integer.MAX_VALUE / 4; // the answer has one of its own
    private static final int FIRST_BYTES = 2 << 10; // of thousands of streams at once; most events have some hundred
    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID = "id".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NONE = {};

    private final Input input;
    private final Function<String, ProviderException> broken;
    private final byte[] endMark;
    private byte[] buffer;
    private int at; // next byte to look at
    private int filled;
    private int lineStart;
    private int dataStart = -1; // −1: the event has no data yet
    private int dataEnd;
    private byte[] name = NONE;
    private byte[] lastName = NONE; // the same for most events, which need no copy then
    private byte[] id = NONE;
    private byte[] lastId = NONE;
    private boolean firstLine = true;
    private boolean skipLineFeed; // the last line ended with a carriage return
    private boolean anyEvent;
    private int maxBytes = MAX_BYTES;

    /**
     * A reader.
     *
     * @param endMark data that is accepted as an event although the blank line after it is missing at the end
     */
    public SseReader(Input input, String endMark) {
        this(input, endMark.getBytes(StandardCharsets.UTF_8), FIRST_BYTES, SseReader::tooLong);
    }

    /**
     * A reader of a certain answer.
     *
     * @param endMark data that is accepted as an event although the blank line after it is missing at the end, in UTF-8
     * @param answer whose expected length decides how large the first buffer is
     * @param broken makes the error for an answer that did what it must not
     */
    public SseReader(HttpAnswer answer, byte[] endMark, Function<String, ProviderException> broken) {
        this(answer::read, endMark, answer.lengthOr(FIRST_BYTES), broken);
    }

    private SseReader(Input input, byte[] endMark, int firstBytes, Function<String, ProviderException> broken) {
        this.input = input;
        this.broken = broken;
        this.endMark = endMark;
        buffer = new byte[firstBytes];
    }

    /**
     * Moves to the next event that has data; false at the end, where an unfinished event is dropped. An event with the
     * id of the one before it is passed over.
     */
    public boolean next() {
        dataStart = -1;
        name = NONE;
        while (true) {
            int lineEnd = nextLineEnd();
            if (lineEnd < 0) {
                return endsWithMark();
            }
            int start = afterByteOrderMark(lineStart, lineEnd);
            lineStart = at;
            if (start == lineEnd) {
                if (dataStart >= 0 && !isRepeated()) {
                    anyEvent = true;
                    return true;
                }
                dataStart = -1;
                name = NONE;
            } else {
                field(start, lineEnd);
            }
        }
    }

    /** Takes all that there is until the end of the input, whatever it is, as the data of one event. */
    public void takeRest() {
        maxBytes = NO_LIMIT;
        dataStart = at;
        name = NONE;
        while (fill()) {
            at = filled;
        }
        dataEnd = filled;
        anyEvent = true;
    }

    /** The buffer that holds the data from {@link #start()} to {@link #end()}. */
    public byte[] bytes() {
        return buffer;
    }

    /** Where the data begins. */
    public int start() {
        return dataStart;
    }

    /** Where the data ends. */
    public int end() {
        return dataEnd;
    }

    /** Whether the data is exactly the end mark, apart from blanks around it. */
    public boolean isEndMark() {
        int from = dataStart;
        int to = dataEnd;
        while (from < to && buffer[from] == ' ') {
            from++;
        }
        while (from < to && buffer[to - 1] == ' ') {
            to--;
        }
        return Arrays.equals(buffer, from, to, endMark, 0, endMark.length);
    }

    /** The event's name; empty if it has none. */
    public String name() {
        return new String(name, StandardCharsets.UTF_8);
    }

    /** Whether that, in UTF-8, is the event's name. */
    public boolean isNamed(byte[] wanted) {
        return Arrays.equals(name, wanted);
    }

    /** The data as text. */
    public String data() {
        return new String(buffer, dataStart, dataEnd - dataStart, StandardCharsets.UTF_8);
    }

    /**
     * Waits for the first bytes that are no white space, and tells whether they may begin an event stream: JSON and HTML
     * do not. Call it before {@link #next()}.
     */
    public boolean looksLikeEvents() {
        int look = 0;
        while (true) {
            while (look < filled && isBlankOrMark(buffer[look])) {
                look++;
            }
            if (look < filled) {
                return "{[<\"".indexOf(buffer[look]) < 0;
            }
            if (!fill()) {
                return true;
            }
        }
    }

    /** Whether an event has been seen. */
    public boolean sawEvent() {
        return anyEvent;
    }

    /** What is in the buffer: all of a short body that held no event. */
    public String leftover(int maxBytes) {
        return new String(buffer, 0, Math.min(filled, maxBytes), StandardCharsets.UTF_8);
    }

    private static boolean isBlankOrMark(byte b) {
        return b == ' '
                || b == '\t'
                || b == '\r'
                || b == '\n'
                || b == (byte) 0xEF
                || b == (byte) 0xBB
                || b == (byte) 0xBF;
    }

    /** The end of the next line, with {@link #at} behind its terminator; −1 at the end of the input. */
    private int nextLineEnd() {
        while (true) {
            if (skipLineFeed && at < filled) {
                skipLineFeed = false;
                if (buffer[at] == '\n') {
                    at++;
                    lineStart = at;
                }
            }
            int end = lineBreak(buffer, at, filled);
            at = end;
            if (end < filled) {
                at++;
                skipLineFeed = buffer[end] == '\r';
                return end;
            }
            if (!fill()) {
                return -1;
            }
        }
    }

    /** Where the next line feed or carriage return is, or {@code to}; over locals, because every byte passes here. */
    private static int lineBreak(byte[] bytes, int from, int to) {
        int look = from;
        while (look < to && bytes[look] != '\n' && bytes[look] != '\r') {
            look++;
        }
        return look;
    }

    private int afterByteOrderMark(int start, int end) {
        if (!firstLine) {
            return start;
        }
        firstLine = false;
        boolean marked = end - start >= 3
                && buffer[start] == (byte) 0xEF
                && buffer[start + 1] == (byte) 0xBB
                && buffer[start + 2] == (byte) 0xBF;
        return marked ? start + 3 : start;
    }

    private void field(int start, int end) {
        int colon = start;
        while (colon < end && buffer[colon] != ':') {
            colon++;
        }
        int value = Math.min(end, colon + 1);
        if (value < end && buffer[value] == ' ') {
            value++;
        }
        if (Arrays.equals(buffer, start, colon, DATA, 0, DATA.length)) {
            data(value, end);
        } else if (Arrays.equals(buffer, start, colon, EVENT, 0, EVENT.length)) {
            name(value, end);
        } else if (Arrays.equals(buffer, start, colon, ID, 0, ID.length)) {
            id = Arrays.copyOfRange(buffer, value, end);
        }
    }

    private void name(int start, int end) {
        if (!Arrays.equals(buffer, start, end, lastName, 0, lastName.length)) {
            lastName = Arrays.copyOfRange(buffer, start, end);
        }
        name = lastName;
    }

    /** Whether the event carries the id of the one before: a server that numbers its events has sent it twice. */
    private boolean isRepeated() {
        boolean repeated = id.length > 0 && Arrays.equals(id, lastId);
        lastId = id;
        id = NONE;
        return repeated;
    }

    /** Joins further data lines to the first one, in place: a line's prefix leaves room for the line feed. */
    private void data(int start, int end) {
        if (dataStart < 0) {
            dataStart = start;
            dataEnd = end;
            return;
        }
        buffer[dataEnd++] = '\n';
        System.arraycopy(buffer, start, buffer, dataEnd, end - start);
        dataEnd += end - start;
    }

    private boolean endsWithMark() {
        if (dataStart < 0 && at > lineStart) {
            int start = afterByteOrderMark(lineStart, at);
            if (start < at) {
                field(start, at);
            }
        }
        lineStart = at;
        return dataStart >= 0 && isEndMark();
    }

    private boolean fill() {
        if (filled == buffer.length) {
            makeRoom(dataStart >= 0 ? dataStart : lineStart);
        }
        int count = input.read(buffer, filled, buffer.length - filled);
        if (count < 0) {
            return false;
        }
        filled += count;
        return true;
    }

    /** Makes room behind what must stay: the data of the event and the line that has begun. */
    private void makeRoom(int keep) {
        if (keep > 0) {
            moveToFront(keep);
        } else if (filled < maxBytes) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        } else {
            throw broken.apply("sent a line or event of more than " + maxBytes + " bytes");
        }
    }

    private static ProviderException tooLong(String what) {
        return new ProviderException.Builder(ErrorKind.BAD_UPSTREAM, what)
                .phase(ErrorPhase.START)
                .build();
    }

    private void moveToFront(int keep) {
        System.arraycopy(buffer, keep, buffer, 0, filled - keep);
        at -= keep;
        filled -= keep;
        lineStart -= keep;
        if (dataStart >= 0) {
            dataStart -= keep;
            dataEnd -= keep;
        }
    }
}
