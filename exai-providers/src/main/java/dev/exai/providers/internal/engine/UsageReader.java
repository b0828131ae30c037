package dev.exai.providers.internal.engine;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Usage;
import java.util.function.UnaryOperator;
import tools.jackson.core.JsonToken;

/**
 * Reads token counts under all names in use: those of OpenAI's two interfaces, Kimi's top-level
 * {@code cached_tokens}, DeepSeek's cache hits. Not thread-safe.
 */
public final class UsageReader {
    private final UnaryOperator<Usage> convention;
    private long input;
    private long output;
    private long cached;
    private long cacheWrite;
    private long reasoning;

    /**
     * A reader.
     *
     * @param convention turns the vendor's counts, whose own record is with them, into those of the common sense
     */
    public UsageReader(UnaryOperator<Usage> convention) {
        this.convention = convention;
    }

    /** Reads the object whose opening brace was just read. */
    public Usage read(JsonFeed json) throws JsonFeed.Malformed {
        int start = json.structStart();
        input = 0;
        output = 0;
        cached = 0;
        cacheWrite = 0;
        reasoning = 0;
        members(json);
        String raw = json.rawFrom(start);
        JsonText kept = JsonFeed.kept(raw);
        Usage counts = convention.apply(new Usage(input, output, cached, cacheWrite, reasoning, kept));
        long cachedInput = Math.min(counts.cachedInputTokens(), counts.inputTokens());
        return new Usage(
                counts.inputTokens(),
                counts.outputTokens(),
                cachedInput,
                Math.min(counts.cacheWriteTokens(), counts.inputTokens() - cachedInput),
                Math.min(counts.reasoningTokens(), counts.outputTokens()),
                kept,
                counts.charged());
    }

    private void members(JsonFeed json) throws JsonFeed.Malformed {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            switch (name) {
                case "prompt_tokens", "input_tokens" -> input = atLeast(input, json);
                case "completion_tokens", "output_tokens" -> output = atLeast(output, json);
                case "cached_tokens", "prompt_cache_hit_tokens" -> cached = atLeast(cached, json);
                case "cache_write_tokens" -> cacheWrite = atLeast(cacheWrite, json);
                case "reasoning_tokens" -> reasoning = atLeast(reasoning, json);
                case "prompt_tokens_details",
                        "completion_tokens_details",
                        "input_tokens_details",
                        "output_tokens_details" -> details(json);
                default -> json.skip(json.next());
            }
        }
    }

    private void details(JsonFeed json) throws JsonFeed.Malformed {
        JsonToken token = json.next();
        if (token == JsonToken.START_OBJECT) {
            members(json);
        } else {
            json.skip(token);
        }
    }

    private static long atLeast(long known, JsonFeed json) throws JsonFeed.Malformed {
        return Math.max(known, json.nextCount());
    }
}
