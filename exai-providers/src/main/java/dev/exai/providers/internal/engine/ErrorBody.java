package dev.exai.providers.internal.engine;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * What an error body says, in any of the shapes that are met: nested, flat, a bare text, or no JSON at all.
 *
 * @param code the vendor's code, a number as text; null if it gave none
 * @param type the vendor's type of error; null if it gave none
 * @param message a sentence; null if it gave none
 * @param param the name of the field at fault; null if it gave none
 * @param requestId the vendor's id of the request; null if it gave none
 */
public record ErrorBody(
        @Nullable String code,
        @Nullable String type,
        @Nullable String message,
        @Nullable String param,
        @Nullable String requestId) {
    /** Anthropic's word for a body that holds an error, whose own type is further inside. */
    private static final String ENVELOPE = "error";

    /** Nothing is said. */
    static final ErrorBody NONE = new ErrorBody(null, null, null, null, null);

    /** Whether it says anything. */
    public boolean isPresent() {
        return code != null || type != null || message != null;
    }

    /** The same with this code. */
    public ErrorBody withCode(String value) {
        return new ErrorBody(value, type, message, param, requestId);
    }

    /** Whether the code or the type is this word. */
    public boolean is(String word) {
        return word.equals(code) || word.equals(type);
    }

    /** The code, otherwise the type; null if neither is there. */
    @Nullable
    public String codeOrType() {
        return code != null ? code : type;
    }

    /** Whether the message has this piece, given in lower case. */
    public boolean says(String piece) {
        return message != null && message.toLowerCase(Locale.ROOT).contains(piece);
    }

    /** Reads a body; one that is no JSON says nothing. */
    public static ErrorBody parse(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Fields fields = new Fields();
        try (JsonParser parser = JsonFeed.FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.VALUE_STRING) {
                fields.message = parser.getString();
            } else if (first == JsonToken.START_OBJECT) {
                fields.read(parser);
            }
        } catch (JacksonException e) {
            return fields.body(); // cut off or no JSON: what was read so far
        }
        return fields.body();
    }

    /** The fields while they are read. */
    private static final class Fields {
        private @Nullable String code;
        private @Nullable String type;
        private @Nullable String message;
        private @Nullable String param;
        private @Nullable String requestId;

        ErrorBody body() {
            return new ErrorBody(code, type, message, param, requestId);
        }

        void read(JsonParser parser) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                member(parser);
            }
        }

        private void member(JsonParser parser) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_OBJECT && name.equals("error")) {
                read(parser); // its members count as if they stood here
            } else if (value == JsonToken.START_OBJECT && name.equals("base_resp")) {
                baseResponse(parser);
            } else if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                scalar(name, parser.getString());
            } else {
                parser.skipChildren();
            }
        }

        /** MiniMax's own envelope, which says success too. */
        private void baseResponse(JsonParser parser) {
            String status = null;
            String sentence = null;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("status_code") && value == JsonToken.VALUE_NUMBER_INT) {
                    status = parser.getString();
                } else if (name.equals("status_msg") && value == JsonToken.VALUE_STRING) {
                    sentence = parser.getString();
                } else {
                    parser.skipChildren();
                }
            }
            if (status != null && !status.equals("0")) {
                code = status;
                message = sentence;
            }
        }

        private void scalar(String name, String value) {
            switch (name) {
                case "code" -> code = code == null ? value : code;
                case "type" -> type = type == null || type.equals(ENVELOPE) ? value : type;
                case "message", "msg", "detail", "error" -> message = message == null ? value : message;
                case "param" -> param = param == null ? value : param;
                case "request_id" -> requestId = requestId == null ? value : requestId;
                default -> {
                    // of no use for a decision; the excerpt keeps it
                }
            }
        }
    }
}
