package dev.exai.providers.internal.anthropic;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Usage;
import dev.exai.providers.internal.engine.JsonFeed;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Reads token counts, which come twice: at the start with the input, at the end with the output; each number counts from
 * the beginning, and a later one replaces an earlier one. The vendor's input is without what the cache read or wrote; ours
 * is with it. Not thread-safe.
 */
final class UsageReader {
    private final Map<String, String> raw = new LinkedHashMap<>();
    private long uncached;
    private long cacheRead;
    private long cacheWrite;
    private long longCacheWrite;
    private long output;
    private long reasoning;

    /** Reads the object whose opening brace was just read. */
    Usage read(JsonFeed json) throws JsonFeed.Malformed {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            int start = json.valueStart();
            switch (name) {
                case "input_tokens" -> uncached = orBefore(json, uncached);
                case "cache_read_input_tokens" -> cacheRead = orBefore(json, cacheRead);
                case "cache_creation_input_tokens" -> cacheWrite = orBefore(json, cacheWrite);
                case "cache_creation" -> written(json);
                case "output_tokens" -> output = orBefore(json, output);
                case "output_tokens_details" -> details(json);
                default -> json.skip(json.next());
            }
            raw.put(name, json.rawFrom(start));
        }
        return usage();
    }

    private void details(JsonFeed json) throws JsonFeed.Malformed {
        reasoning = member(json, "thinking_tokens", reasoning);
    }

    private void written(JsonFeed json) throws JsonFeed.Malformed {
        longCacheWrite = member(json, "ephemeral_1h_input_tokens", longCacheWrite);
    }

    private static long member(JsonFeed json, String wanted, long before) throws JsonFeed.Malformed {
        JsonToken token = json.next();
        if (token != JsonToken.START_OBJECT) {
            json.skip(token);
            return before;
        }
        long count = before;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            if (name.equals(wanted)) {
                count = orBefore(json, count);
            } else {
                json.skip(json.next());
            }
        }
        return count;
    }

    private static long orBefore(JsonFeed json, long before) throws JsonFeed.Malformed {
        long count = json.nextCount();
        return count < 0 ? before : count;
    }

    private Usage usage() {
        return new Usage(
                uncached + cacheRead + cacheWrite,
                output,
                cacheRead,
                cacheWrite,
                Math.min(longCacheWrite, cacheWrite),
                Math.min(reasoning, output),
                record(),
                null);
    }

    /** The vendor's record: each member as it came last. */
    private @Nullable JsonText record() {
        StringBuilder text = new StringBuilder("{");
        raw.forEach((name, value) -> {
            text.append(text.length() == 1 ? "\"" : ",\"");
            text.append(name).append("\":").append(value);
        });
        return JsonFeed.kept(text.append('}').toString());
    }
}
