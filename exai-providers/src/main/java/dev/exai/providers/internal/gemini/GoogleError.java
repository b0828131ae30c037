package dev.exai.providers.internal.gemini;

import dev.exai.providers.internal.engine.ErrorBody;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.http.RetryAfter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * An error body of Google ({@code google.rpc.Status} with its details), also inside a list and cut off.
 *
 * @param error the status word as its code, the status number as its type, and the message
 * @param reason of the detail {@code ErrorInfo}, for example {@code API_KEY_INVALID}; or null
 * @param retryDelay of the detail {@code RetryInfo}; or null
 * @param quota the ids of the exceeded quotas in lower case, joined; empty if none is named
 */
record GoogleError(
        ErrorBody error, @Nullable String reason, @Nullable Duration retryDelay, String quota) {

    static GoogleError parse(String body) {
        Fields fields = new Fields();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (JsonParser parser = JsonFeed.FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            // Details are told by their members alone, whose names do not collide.
            String name = "";
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME) {
                    name = parser.currentName();
                } else if (token.isScalarValue() && token != JsonToken.VALUE_NULL && parser.getStringLength() > 0) {
                    fields.member(name, parser.getString());
                }
            }
        } catch (JacksonException e) {
            return fields.error(); // cut off or no JSON: what was read so far
        }
        return fields.error();
    }

    private static final class Fields {
        private @Nullable String number;
        private @Nullable String status;
        private @Nullable String message;
        private @Nullable String reason;
        private @Nullable Duration retryDelay;
        private final StringBuilder quota = new StringBuilder();

        GoogleError error() {
            return new GoogleError(
                    new ErrorBody(status, number, message, null, null), reason, retryDelay, quota.toString());
        }

        void member(String name, String value) {
            switch (name) {
                case "code" -> number = number == null ? value : number;
                case "status" -> status = status == null ? value : status;
                case "message" -> message = message == null ? value : message;
                case "reason" -> reason = reason == null ? value : reason;
                case "retryDelay" -> retryDelay = retryDelay == null ? seconds(value) : retryDelay;
                case "quotaId", "quotaMetric" ->
                    quota.append(value.toLowerCase(Locale.ROOT)).append(' ');
                default -> {
                    // of no use for a decision; the excerpt keeps it
                }
            }
        }
    }

    /** A protobuf duration in JSON: seconds with up to nine decimals and an {@code s}; null if it is none. */
    static @Nullable Duration seconds(String text) {
        if (!text.matches("\\d{1,9}(\\.\\d{1,9})?s")) {
            return null;
        }
        double seconds = Double.parseDouble(text.substring(0, text.length() - 1));
        Duration wait = Duration.ofMillis((long) Math.ceil(seconds * 1000));
        return wait.compareTo(RetryAfter.LONGEST) > 0 ? RetryAfter.LONGEST : wait;
    }
}
