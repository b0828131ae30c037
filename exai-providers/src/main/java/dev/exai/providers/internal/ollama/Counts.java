package dev.exai.providers.internal.ollama;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Usage;
import dev.exai.providers.internal.engine.JsonFeed;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The token counts and durations that an answer ends with. Not thread-safe. */
final class Counts {
    private static final String PROMPT = "prompt_eval_count"; // missing when all of the prompt was cached
    private static final String ANSWER = "eval_count";
    private static final Set<String> NAMES =
            Set.of(PROMPT, ANSWER, "total_duration", "load_duration", "prompt_eval_duration", "eval_duration");

    private final StringBuilder raw = new StringBuilder("{");
    private long input;
    private long output;
    private boolean any;

    /** Takes the value of the member whose name was just read; false, and nothing read, if it is none of these. */
    boolean read(String name, JsonFeed json) throws JsonFeed.Malformed {
        if (!NAMES.contains(name)) {
            return false;
        }
        int start = json.valueStart();
        long count = json.nextCount();
        raw.append(raw.length() > 1 ? "," : "")
                .append('"')
                .append(name)
                .append("\":")
                .append(json.rawFrom(start));
        if (name.equals(PROMPT)) {
            input = Math.max(0, count);
        } else if (name.equals(ANSWER)) {
            output = Math.max(0, count);
        }
        any |= name.equals(PROMPT) || name.equals(ANSWER);
        return true;
    }

    /** Null if there were no counts. */
    @Nullable
    Usage usage() {
        return any ? new Usage(input, output, 0, 0, 0, JsonText.of(raw + "}")) : null;
    }
}
