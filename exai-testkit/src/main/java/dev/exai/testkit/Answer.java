package dev.exai.testkit;

import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the model of a fake upstream says. Pieces are what the stream is cut into. */
record Answer(
        List<String> reasoning,
        List<String> text,
        List<ToolCall> calls,
        boolean builtinCalls,
        @Nullable String finish,
        @Nullable Usage usage,
        UsagePlace place,
        @Nullable String extraMember) {
    Answer {
        reasoning = List.copyOf(reasoning);
        text = List.copyOf(text);
        calls = List.copyOf(calls);
    }

    String finishReason() {
        return finish != null ? finish : calls.isEmpty() ? "stop" : "tool_calls";
    }

    /** The counts asked for, or some that follow from the pieces. */
    Usage counts() {
        long output = reasoning.size() + text.size() + 5L * calls.size();
        return usage != null ? usage : new Usage(20, output, 0, 0, reasoning.size(), null);
    }

    /** Cuts a text into words, each with the space behind it; nothing is lost. */
    static List<String> words(String text) {
        return List.of(text.split("(?<= )"));
    }
}
