package dev.exai.providers.internal.http;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.GzipSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose head has arrived and whose body is being read: decompressed, and bounded.
 * One thread reads; {@link #cut} may be called from any.
 */
public final class HttpAnswer implements AutoCloseable {
    /** Longest body of an ordinary answer, decompressed. */
    public static final long MAX_BYTES = 64L << 20;

    private static final int LONG = 64 << 10; // a larger buffer is not made on the mere word of a server

    private final String provider;
    private final Response response;
    private final CallWatch watch;
    private final long maxBytes;
    private final @Nullable Wire wire; // only under a compressed body
    private final BufferedSource body;
    private long bytesRead;
    private boolean complete;
    private boolean closed;

    HttpAnswer(String provider, Response response, CallWatch watch, long maxBytes) {
        this.provider = provider;
        this.response = response;
        this.watch = watch;
        this.maxBytes = maxBytes;
        ResponseBody raw = response.body();
        wire = gzipped(response) ? new Wire(raw.source()) : null;
        body = wire == null ? raw.source() : Okio.buffer(new GzipSource(wire));
    }

    private static boolean gzipped(Response response) {
        String encoding = response.header("Content-Encoding");
        return encoding != null && encoding.strip().equalsIgnoreCase("gzip");
    }

    /** One byte more than the body is said to have, so that its end is seen; the other number if nothing, or much, is said. */
    int lengthOr(int unknown) {
        long length = wire == null ? response.body().contentLength() : -1;
        return length > 0 && length < LONG ? (int) length + 1 : unknown;
    }

    /** The HTTP status. */
    public int status() {
        return response.code();
    }

    /** The header's last value, or null. */
    public @Nullable String header(String name) {
        return response.header(name);
    }

    /** The media type without parameters in lower case; empty if none was given. */
    public String mediaType() {
        String type = response.header("Content-Type");
        if (type == null) {
            return "";
        }
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads what is there, waiting for at least one byte.
     *
     * @return how many bytes were put into the buffer; −1 at the end of the body
     * @throws ProviderException if the connection, a clock or the encoding fails, or the body is too long
     */
    public int read(byte[] buffer, int from, int length) {
        int count;
        try {
            count = body.read(buffer, from, length);
        } catch (IOException e) {
            throw failure(e);
        }
        if (count < 0) {
            complete = true;
            return -1;
        }
        watch.bytesArrived();
        bytesRead += count;
        if (bytesRead > maxBytes) {
            throw broken("sent more than " + (maxBytes >> 20) + " MiB", null);
        }
        return count;
    }

    /** Up to that many bytes of the body as text; malformed input is replaced. */
    public String text(int maxBytes) {
        Buffer collected = new Buffer();
        byte[] piece = new byte[Math.min(maxBytes, 8192)];
        while (collected.size() < maxBytes) {
            int count = read(piece, 0, (int) Math.min(piece.length, maxBytes - collected.size()));
            if (count < 0) {
                break;
            }
            collected.write(piece, 0, count);
        }
        return collected.readString(StandardCharsets.UTF_8);
    }

    /** From here on the caller has seen output. */
    public void outputDelivered() {
        watch.outputDelivered();
    }

    /** How far the call has come, for errors. */
    public ErrorPhase phase() {
        return watch.phase();
    }

    /** Ends the call from any thread: a blocked {@link #read} fails with that kind. */
    public void cut(ErrorKind kind, String why) {
        watch.cut(kind, why);
    }

    /** The answer's own end mark has been read: what follows on the wire is of no interest. */
    public void complete() {
        complete = true;
    }

    /** Frees the connection: back to the pool if the answer is complete, otherwise closed. Does not throw. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!complete) {
            watch.cut(ErrorKind.CANCELLED, "the answer was closed");
        }
        response.close();
        watch.end();
    }

    private ProviderException failure(IOException cause) {
        boolean fromWire = wire == null || wire.failed || watch.cut() != null;
        return fromWire ? Failures.of(provider, cause, watch) : broken("sent a body that is not gzip", cause);
    }

    private ProviderException broken(String what, @Nullable IOException cause) {
        watch.cut(ErrorKind.BAD_UPSTREAM, what);
        return new ProviderException.Builder(ErrorKind.BAD_UPSTREAM, provider + " " + what)
                .provider(provider)
                .phase(watch.phase())
                .httpStatus(status())
                .cause(cause)
                .build();
    }

    /** Remembers that it failed, so that a broken connection can be told from a broken encoding. */
    private static final class Wire extends ForwardingSource {
        private boolean failed;

        Wire(Source delegate) {
            super(delegate);
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            try {
                return super.read(sink, byteCount);
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }
    }
}
