package dev.exai.server.tools;

import dev.exai.core.IdempotencyKey;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.server.chat.ChatQuestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The arguments of {@code chat}, which have passed its input schema. */
record ChatArguments(ChatQuestion question, @Nullable IdempotencyKey idempotencyKey) {
    static ChatArguments of(ObjectNode arguments) {
        JsonNode temperature = arguments.get("temperature");
        JsonNode maxTokens = arguments.get("max_output_tokens");
        String thinking = text(arguments, "thinking_mode");
        ChatQuestion question = ChatQuestion.of(arguments.path("prompt").stringValue())
                .model(text(arguments, "model"))
                .systemPrompt(text(arguments, "system_prompt"))
                .temperature(temperature == null ? null : temperature.doubleValue())
                .thinking(thinking == null ? null : ThinkingMode.valueOf(thinking.toUpperCase(Locale.ROOT)))
                .files(texts(arguments, "files"))
                .images(texts(arguments, "images"))
                .lineNumbers(flag(arguments, "line_numbers"))
                .reasoningText(flag(arguments, "include_reasoning"))
                .webSearch(flag(arguments, "use_websearch"))
                .maxOutputTokens(maxTokens == null ? null : maxTokens.intValue())
                .continuationId(text(arguments, "continuation_id"))
                .continueWhenCut(flag(arguments, "continue_when_cut"))
                .shareIdentical(flag(arguments, "share_identical"))
                .build();
        String key = text(arguments, "idempotency_key");
        return new ChatArguments(question, key == null ? null : new IdempotencyKey(key));
    }

    private static @Nullable String text(ObjectNode arguments, String name) {
        JsonNode value = arguments.get(name);
        return value == null ? null : value.stringValue();
    }

    private static boolean flag(ObjectNode arguments, String name) {
        JsonNode value = arguments.get(name);
        return value != null && value.booleanValue();
    }

    private static List<String> texts(ObjectNode arguments, String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : arguments.path(name)) {
            texts.add(element.stringValue());
        }
        return texts;
    }
}
