package dev.exai.providers.internal.gemini;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.FinishReason.Kind;
import org.jspecify.annotations.Nullable;

/** The words that end an answer of Gemini (API reference, {@code FinishReason}). */
final class FinishWords {
    private FinishWords() {}

    /**
     * What a word means to the caller.
     *
     * @param calls whether the answer asks for functions, which Gemini ends with STOP
     */
    static FinishReason of(String word, boolean calls) {
        Kind kind = switch (word) {
            case "STOP" -> calls ? Kind.TOOL_CALLS : Kind.STOP;
            case "MAX_TOKENS" -> Kind.LENGTH;
            case "SAFETY",
                    "RECITATION",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> Kind.CONTENT_FILTER;
            default -> failure(word) == null ? Kind.OTHER : Kind.ERROR;
        };
        return new FinishReason(kind, word);
    }

    /** The kind of failure that a word means, or null if the answer is of use. */
    static @Nullable ErrorKind failure(String word) {
        return switch (word) {
            // The model wrote what it cannot parse itself, or called what it was not given: it may do better again.
            case "MALFORMED_FUNCTION_CALL", "MALFORMED_RESPONSE", "UNEXPECTED_TOOL_CALL" -> ErrorKind.SERVER_ERROR;
            case "TOO_MANY_TOOL_CALLS", "MISSING_THOUGHT_SIGNATURE" -> ErrorKind.INVALID_REQUEST;
            default -> null;
        };
    }
}
