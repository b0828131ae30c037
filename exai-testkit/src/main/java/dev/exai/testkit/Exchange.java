package dev.exai.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request and what answered it, as a recording keeps them.
 *
 * @param path with its query
 * @param body of the request
 * @param verbatim what the body of a request must hold byte by byte to be this one, besides being the same JSON
 */
record Exchange(String method, String path, byte[] body, List<String> verbatim, Response response) {
    Exchange {
        verbatim = List.copyOf(verbatim);
    }

    /**
     * What the service answered.
     *
     * @param headers those that a client may need
     * @param after how long the service took to begin
     * @param pieces the body as it came
     * @param whole false if it broke off behind its last piece
     */
    record Response(int status, Map<String, String> headers, Duration after, List<Piece> pieces, boolean whole) {
        Response {
            headers = new LinkedHashMap<>(headers);
            pieces = List.copyOf(pieces);
        }
    }

    /** Bytes that came together, so long after those before. */
    record Piece(Duration after, byte[] bytes) {}

    String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
