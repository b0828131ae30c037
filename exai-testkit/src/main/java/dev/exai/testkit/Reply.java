package dev.exai.testkit;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An HTTP answer as it goes to the client.
 *
 * @param events the body in the pieces it is sent in
 * @param stream whether the body is sent piece by piece, its length unknown
 */
record Reply(int status, Map<String, String> headers, List<byte[]> events, boolean stream) {
    Reply {
        headers = new LinkedHashMap<>(headers);
        events = List.copyOf(events);
    }

    static Reply json(int status, String body) {
        return of(status, Map.of("Content-Type", "application/json"), body);
    }

    static Reply html(int status, String title) {
        return of(
                status,
                Map.of("Content-Type", "text/html"),
                "<html><head><title>" + title + "</title></head><body><h1>" + title + "</h1></body></html>");
    }

    static Reply of(int status, Map<String, String> headers, String body) {
        return new Reply(status, headers, List.of(body.getBytes(StandardCharsets.UTF_8)), false);
    }

    /** The same with further headers. */
    Reply with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Reply(status, all, events, stream);
    }
}
