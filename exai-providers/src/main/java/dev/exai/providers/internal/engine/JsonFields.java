package dev.exai.providers.internal.engine;

import dev.exai.providers.internal.http.HttpAnswer;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads members of JSON objects that vendors write in more than one way. Stateless. */
public final class JsonFields {
    private static final double MOST = 1e18;
    private static final int MAX_BYTES = 16 << 20; // the longest are listings of 10,000 files, about 3 MiB
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private JsonFields() {}

    /** The object that an answer holds; an error that it holds instead is thrown. */
    static JsonNode read(HttpAnswer answer, ErrorReader errors) {
        String body = answer.text(MAX_BYTES);
        JsonNode node = object(body, answer, errors);
        if (saysError(node)) {
            throw errors.inStream(body, answer);
        }
        return node;
    }

    /** Whether an object holds an error, in the shape of most or in MiniMax's, which says success too. */
    static boolean saysError(JsonNode object) {
        JsonNode error = object.path("error");
        return error.isObject()
                || (error.isString() && !error.stringValue().isEmpty())
                || count(object.path("base_resp"), "status_code", 0) != 0;
    }

    /** The object that an answer holds, whatever it says. */
    static JsonNode object(HttpAnswer answer, ErrorReader errors) {
        return object(answer.text(MAX_BYTES), answer, errors);
    }

    private static JsonNode object(String body, HttpAnswer answer, ErrorReader errors) {
        JsonNode node = parse(body);
        if (node == null || !node.isObject()) {
            throw errors.notAnObject(body, answer);
        }
        return node;
    }

    /** The value, or null if the text is no JSON. */
    public static @Nullable JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            return null;
        }
    }

    /** A member that is a text that is not empty, or a number as text; otherwise null. */
    public static @Nullable String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (value.isNumber()) {
            return value.asString();
        }
        return value.isString() && !value.stringValue().isEmpty() ? value.stringValue() : null;
    }

    /** An amount as a bill has it; null for anything else, such as a negative one or one beyond all sense. */
    public static @Nullable BigDecimal amount(JsonNode number) {
        boolean sensible = number.isNumber() && number.doubleValue() >= 0 && number.doubleValue() < MOST;
        return sensible ? number.decimalValue() : null;
    }

    /** A member that is a whole number, be it written as text; otherwise the fallback. */
    public static long count(JsonNode object, String name, long fallback) {
        JsonNode value = object.path(name);
        if (value.isIntegralNumber()) {
            return value.longValue();
        }
        String text = value.isString() ? value.stringValue() : "";
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : fallback;
    }

    /** A member that is a moment: seconds since 1970 or a date of RFC 3339; null if it is neither, null or zero. */
    public static @Nullable Instant moment(JsonNode object, String name) {
        long seconds = count(object, name, 0);
        try {
            if (seconds > 0) {
                return Instant.ofEpochSecond(seconds);
            }
            String text = text(object, name);
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
