package dev.exai.providers.internal.openai;

import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.FinishReason.Kind;

/** The words that end an answer, over all vendors of this wire format. */
final class FinishWords {
    private FinishWords() {}

    static FinishReason of(String word) {
        return switch (word) {
            case "stop" -> FinishReason.STOP;
            case "eos" -> new FinishReason(Kind.STOP, word);
            case "length", "max_tokens" -> new FinishReason(Kind.LENGTH, word);
            case "tool_calls", "function_call" -> new FinishReason(Kind.TOOL_CALLS, word);
            case "content_filter", "sensitive" -> new FinishReason(Kind.CONTENT_FILTER, word);
            case "model_context_window_exceeded" -> new FinishReason(Kind.CONTEXT_FULL, word);
            case "network_error", "insufficient_system_resource", "aborted", "error" ->
                new FinishReason(Kind.ERROR, word);
            default -> new FinishReason(Kind.OTHER, word);
        };
    }
}
