package dev.exai.server.rpc.netty;

import dev.exai.core.TimeSource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lays out responses as bytes. Thread-safe. */
final class ResponseBytes {
    private static final byte[] CRLF = ascii("\r\n");
    private static final byte[] EVENT_START = ascii("data: ");
    private static final byte[] EVENT_END = ascii("\n\n");
    private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");
    private static final byte[] COMMENT_CHUNK = ascii("3\r\n:\n\n\r\n");
    private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
    private static final byte[] OK_JSON = ascii("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n");
    private static final String EVENTS = String.join(
            "\r\n",
            "HTTP/1.1 200 OK",
            "content-type: text/event-stream",
            "cache-control: no-cache",
            "x-accel-buffering: no",
            "transfer-encoding: chunked",
            "");

    private final TimeSource time;
    private volatile Stamp stamp = new Stamp(-1, new byte[0]);

    /** The Date header of one second. */
    private static final class Stamp {
        private final long second;
        private final byte[] line;

        Stamp(long second, byte[] line) {
            this.second = second;
            this.line = line;
        }
    }

    ResponseBytes(TimeSource time) {
        this.time = time;
    }

    ByteBuf whole(
            ByteBufAllocator allocator,
            int status,
            Map<String, String> headers,
            @Nullable String contentType,
            byte[] body,
            boolean close) {
        byte[] start = head(status, headers, contentType);
        byte[] date = date();
        byte[] length = ascii(body.length == 0 && status == 204 ? "" : "content-length: " + body.length + "\r\n");
        byte[] end = close ? ascii("connection: close\r\n\r\n") : CRLF;
        ByteBuf bytes = allocator.buffer(start.length + date.length + length.length + end.length + body.length);
        return bytes.writeBytes(start)
                .writeBytes(date)
                .writeBytes(length)
                .writeBytes(end)
                .writeBytes(body);
    }

    private static byte[] head(int status, Map<String, String> headers, @Nullable String contentType) {
        if (status == 200 && headers.isEmpty() && "application/json".equals(contentType)) {
            return OK_JSON;
        }
        StringBuilder text = new StringBuilder(128)
                .append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(reason(status))
                .append("\r\n");
        if (contentType != null && !contentType.isEmpty()) {
            text.append("content-type: ").append(contentType).append("\r\n");
        }
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return ascii(text.toString());
    }

    ByteBuf eventsHead(ByteBufAllocator allocator, boolean close) {
        byte[] head = ascii(EVENTS + (close ? "connection: close\r\n" : ""));
        byte[] date = date();
        return allocator
                .buffer(head.length + date.length + 2)
                .writeBytes(head)
                .writeBytes(date)
                .writeBytes(CRLF);
    }

    static ByteBuf event(ByteBufAllocator allocator, byte[] data) {
        int length = EVENT_START.length + data.length + EVENT_END.length;
        byte[] size = ascii(Integer.toHexString(length));
        return allocator
                .buffer(size.length + length + 4)
                .writeBytes(size)
                .writeBytes(CRLF)
                .writeBytes(EVENT_START)
                .writeBytes(data)
                .writeBytes(EVENT_END)
                .writeBytes(CRLF);
    }

    static ByteBuf comment(ByteBufAllocator allocator) {
        return allocator.buffer(COMMENT_CHUNK.length).writeBytes(COMMENT_CHUNK);
    }

    static ByteBuf eventsEnd(ByteBufAllocator allocator) {
        return allocator.buffer(LAST_CHUNK.length).writeBytes(LAST_CHUNK);
    }

    static ByteBuf goOn(ByteBufAllocator allocator) {
        return allocator.buffer(CONTINUE.length).writeBytes(CONTINUE);
    }

    private byte[] date() {
        long second = time.millis() / 1_000;
        Stamp last = stamp;
        if (last.second != second) {
            String text = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC));
            last = new Stamp(second, ascii("date: " + text + "\r\n"));
            stamp = last;
        }
        return last.line;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String reason(int status) {
        return HttpResponseStatus.valueOf(status).reasonPhrase();
    }
}
