package dev.exai.providers.internal.anthropic;

import dev.exai.core.chat.JsonText;
import dev.exai.providers.internal.engine.JsonFeed;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a delta says, of a block or of the message at its end; used again for the next. Not thread-safe. */
final class BlockDelta {
    String type = "";

    @Nullable
    String text;

    @Nullable
    String input;

    @Nullable
    String signature;

    @Nullable
    String citation;

    @Nullable
    String stopReason;

    /** Members without a place here, those that are null left out. */
    final Map<String, JsonText> others = new LinkedHashMap<>(0);

    void clear() {
        type = "";
        text = null;
        input = null;
        signature = null;
        citation = null;
        stopReason = null;
        others.clear();
    }

    /** Reads the object whose opening brace was just read. */
    void read(JsonFeed json) throws JsonFeed.Malformed {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            switch (name) {
                case "type" -> {
                    String word = json.nextText();
                    type = word == null ? "" : word;
                }
                case "text", "thinking" -> text = json.nextText();
                case "partial_json" -> input = json.nextText();
                case "signature" -> signature = json.nextText();
                case "stop_reason" -> stopReason = json.nextText();
                case "citation" -> {
                    JsonText raw = json.nextRaw();
                    citation = raw == null ? null : raw.text();
                }
                default -> {
                    JsonText raw = json.nextRaw();
                    if (raw != null) {
                        others.put(name, raw);
                    }
                }
            }
        }
    }
}
