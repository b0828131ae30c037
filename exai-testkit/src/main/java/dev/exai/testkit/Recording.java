package dev.exai.testkit;

import dev.exai.testkit.Exchange.Piece;
import dev.exai.testkit.Exchange.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The file that holds exchanges: JSON, a line for each piece, bytes as text where they are text.
 *
 * @param basePath of the API, as clients are given it
 */
record Recording(String basePath, List<Exchange> exchanges) {
    /** The form of the file, so that a later one can be told from it. */
    private static final int FORM = 1;

    Recording {
        exchanges = List.copyOf(exchanges);
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it holds no recording
     */
    static Recording read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String toJson() {
        return exchanges.stream()
                .map(Recording::json)
                .collect(Collectors.joining(
                        ",\n",
                        "{\"recording\":" + FORM + ",\"basePath\":" + Json.quote(basePath) + ",\n\"exchanges\":[\n",
                        "\n]}\n"));
    }

    private static String json(Exchange exchange) {
        Response response = exchange.response();
        return "{\"method\":" + Json.quote(exchange.method()) + ",\"path\":" + Json.quote(exchange.path())
                + ",\n \"body\":" + json(exchange.body())
                + ",\n \"verbatim\":["
                + listed(exchange.verbatim().stream().map(Json::quote).toList())
                + "],\n \"status\":" + response.status() + ",\"afterMillis\":"
                + response.after().toMillis()
                + ",\"whole\":" + response.whole()
                + ",\n \"headers\":{" + headers(response)
                + "},\n \"pieces\":["
                + listed(response.pieces().stream().map(Recording::json).toList()) + "]}";
    }

    private static String listed(List<String> lines) {
        return lines.stream().map(line -> "\n  " + line).collect(Collectors.joining(","));
    }

    private static String headers(Response response) {
        return response.headers().entrySet().stream()
                .map(header -> Json.quote(header.getKey()) + ":" + Json.quote(header.getValue()))
                .collect(Collectors.joining(","));
    }

    private static String json(Piece piece) {
        return "{\"afterMillis\":" + piece.after().toMillis() + ",\"bytes\":" + json(piece.bytes()) + "}";
    }

    private static String json(byte[] bytes) {
        String text = decoded(bytes);
        return text == null ? "{\"base64\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"}" : Json.quote(text);
    }

    private static @Nullable String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    static Recording parse(String text) {
        Json file = Json.parse(text);
        if (file.get("recording").number(0) != FORM) {
            throw new IllegalArgumentException("the file is no recording of form " + FORM);
        }
        List<Exchange> exchanges =
                file.get("exchanges").items().stream().map(Recording::exchange).toList();
        if (exchanges.isEmpty()) {
            throw new IllegalArgumentException("the recording holds no exchanges");
        }
        return new Recording(file.get("basePath").text(), exchanges);
    }

    private static Exchange exchange(Json item) {
        return new Exchange(
                item.get("method").text(),
                item.get("path").text(),
                bytes(item.get("body")),
                item.get("verbatim").items().stream().map(Json::text).toList(),
                response(item));
    }

    private static Response response(Json item) {
        Map<String, String> headers = new LinkedHashMap<>();
        Json told = item.get("headers");
        told.names().forEach(name -> headers.put(name, told.get(name).text()));
        List<Piece> pieces = new ArrayList<>();
        for (Json piece : item.get("pieces").items()) {
            pieces.add(new Piece(after(piece), bytes(piece.get("bytes"))));
        }
        return new Response(
                (int) item.get("status").number(200),
                headers,
                after(item),
                pieces,
                item.get("whole").isTrue());
    }

    private static Duration after(Json item) {
        return Duration.ofMillis((long) item.get("afterMillis").number(0));
    }

    private static byte[] bytes(Json bytes) {
        return bytes.isObject()
                ? Base64.getDecoder().decode(bytes.get("base64").text())
                : bytes.text().getBytes(StandardCharsets.UTF_8);
    }
}
