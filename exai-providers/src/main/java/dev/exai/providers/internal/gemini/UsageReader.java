package dev.exai.providers.internal.gemini;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Usage;
import dev.exai.providers.internal.engine.JsonFeed;

/**
 * Reads {@code usageMetadata}: thoughts stand beside the answer's tokens and not inside them, cached tokens inside the
 * prompt's, and what tools put into the prompt beside it.
 */
final class UsageReader {
    private UsageReader() {}

    /** Reads the object whose opening brace was just read. */
    static Usage read(JsonFeed json) throws JsonFeed.Malformed {
        int start = json.structStart();
        long prompt = 0;
        long fromTools = 0;
        long cached = 0;
        long answer = 0;
        long thoughts = 0;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            switch (name) {
                case "promptTokenCount" -> prompt = count(json);
                case "toolUsePromptTokenCount" -> fromTools = count(json);
                case "cachedContentTokenCount" -> cached = count(json);
                case "candidatesTokenCount" -> answer = count(json);
                case "thoughtsTokenCount" -> thoughts = count(json);
                default -> json.skip(json.next());
            }
        }
        String raw = json.rawFrom(start);
        long input = prompt + fromTools;
        return new Usage(
                input,
                answer + thoughts,
                Math.min(cached, input),
                0,
                thoughts,
                JsonText.isValid(raw) ? JsonText.of(raw) : null);
    }

    private static long count(JsonFeed json) throws JsonFeed.Malformed {
        return Math.max(0, json.nextCount());
    }
}
