package dev.exai.files.internal.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Status and headers of an answer in HTTP/1.1. What is faulty or ambiguous is a {@link ProtocolException}. */
record HttpHead(int status, List<Header> headers) {
    private static final int MAX_BYTES = 64 << 10;
    private static final int MAX_HEADERS = 100;
    private static final int MAX_INTERIM = 8;
    private static final int LENGTH_DIGITS = 18; // more than any disk holds, less than a long

    HttpHead {
        headers = List.copyOf(headers);
    }

    record Header(String name, String value) {}

    /** Reads up to the body of the final answer. */
    static HttpHead read(InputStream in) throws IOException {
        int[] room = {MAX_BYTES};
        for (int answers = 0; answers < MAX_INTERIM; answers++) {
            HttpHead head = new HttpHead(status(line(in, room)), headers(in, room));
            if (head.status >= 200) {
                return head;
            }
        }
        throw new ProtocolException("only interim answers");
    }

    private static int status(String line) throws ProtocolException {
        boolean whole = line.length() >= 12
                && (line.startsWith("HTTP/1.1 ") || line.startsWith("HTTP/1.0 "))
                && line.substring(9, 12).chars().allMatch(c -> c >= '0' && c <= '9')
                && (line.length() == 12 || line.charAt(12) == ' ');
        if (!whole) {
            throw new ProtocolException("no answer in HTTP/1.1");
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private static List<Header> headers(InputStream in, int[] room) throws IOException {
        List<Header> headers = new ArrayList<>();
        for (String line = line(in, room); !line.isEmpty(); line = line(in, room)) {
            int colon = line.indexOf(':');
            if (colon < 1 || line.charAt(0) <= ' ' || line.charAt(colon - 1) <= ' ' || headers.size() == MAX_HEADERS) {
                throw new ProtocolException("faulty or too many headers");
            }
            headers.add(new Header(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip()));
        }
        return headers;
    }

    /** One line without its end. */
    static String line(InputStream in, int[] room) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new ProtocolException("the answer broke off in its head");
            }
            if (--room[0] < 0) {
                throw new ProtocolException("the head of the answer is too long");
            }
            line.append((char) next);
        }
        int end = line.length() - 1;
        return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
    }

    /** The value of a header that may stand there once; null if it does not. */
    @Nullable
    String only(String name) throws ProtocolException {
        Set<String> values = new TreeSet<>();
        for (Header header : headers) {
            if (header.name.equals(name)) {
                values.add(header.value);
            }
        }
        if (values.size() > 1) {
            throw new ProtocolException("contradicting headers: " + name);
        }
        return values.isEmpty() ? null : values.iterator().next();
    }

    /** The type it claims, without parameters; empty if none. */
    String mediaType() throws ProtocolException {
        String type = only("content-type");
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** The length it announces; -1 if none. */
    long length() throws ProtocolException {
        String length = only("content-length");
        if (length == null) {
            return -1;
        }
        if (length.isEmpty()
                || length.length() > LENGTH_DIGITS
                || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new ProtocolException("a content length that is no number");
        }
        return Long.parseLong(length);
    }

    /** The body that follows in the stream. */
    InputStream body(InputStream in) throws ProtocolException {
        String coding = only("content-encoding");
        if (coding != null && !coding.isEmpty() && !coding.equalsIgnoreCase("identity")) {
            throw new ProtocolException("a packed answer, which was not asked for");
        }
        String transfer = only("transfer-encoding");
        long length = length();
        if (transfer == null) {
            return length < 0 ? in : new LengthInput(in, length);
        }
        if (length >= 0 || !transfer.equalsIgnoreCase("chunked")) {
            throw new ProtocolException("an answer whose end nobody can tell");
        }
        return new ChunkedInput(in);
    }
}
