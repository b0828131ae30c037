package dev.exai.providers.internal.anthropic;

import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.FinishReason.Kind;

/** The values of {@code stop_reason}. */
final class StopWords {
    /** The provider's own tools need more time: the answer so far is sent back and goes on. */
    static final String PAUSED = "pause_turn";

    static final String REFUSED = "refusal";

    private StopWords() {}

    static FinishReason of(String word) {
        Kind kind = switch (word) {
            case "end_turn", "stop_sequence" -> Kind.STOP;
            case "max_tokens" -> Kind.LENGTH;
            case "tool_use" -> Kind.TOOL_CALLS;
            case REFUSED -> Kind.CONTENT_FILTER;
            case "model_context_window_exceeded" -> Kind.CONTEXT_FULL;
            default -> Kind.OTHER;
        };
        return new FinishReason(kind, word);
    }
}
