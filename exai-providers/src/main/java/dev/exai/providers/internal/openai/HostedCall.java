package dev.exai.providers.internal.openai;

import dev.exai.core.chat.JsonText;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.JsonFields;
import dev.exai.providers.internal.engine.RequestDraft;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A call of a tool of the provider's own. Kimi's {@code $web_search} runs by itself but wants to be confirmed: it is
 * answered with its own arguments, unchanged. Others were run by {@link HostedTools} and are answered with what they told.
 *
 * @param arguments the arguments as text, byte by byte as they came
 * @param output what the tool told; null if the call is only to be confirmed
 */
record HostedCall(
        String id,
        String type,
        String name,
        String arguments,
        @Nullable String output) {
    /** Name of the kept part that holds such a call. */
    static final String NAME = "hosted_tool_call";

    private static final String OUTPUT = "output";

    /** The call after its tool was run. */
    HostedCall with(String told) {
        return new HostedCall(id, type, name, arguments, told);
    }

    /** What the model is answered. */
    String answer() {
        return output == null ? arguments : output;
    }

    /** The call as it stands among {@code tool_calls}. */
    String wire() {
        return "{" + members() + "}";
    }

    JsonText kept() {
        String told = output == null ? "" : ",\"" + OUTPUT + "\":" + RequestDraft.quoted(output);
        return JsonText.of("{" + members() + told + "}");
    }

    private String members() {
        return "\"id\":" + RequestDraft.quoted(id) + ",\"type\":" + RequestDraft.quoted(type)
                + ",\"function\":{\"name\":" + RequestDraft.quoted(name) + ",\"arguments\":"
                + RequestDraft.quoted(arguments) + "}";
    }

    /** Reads back what {@link #kept()} wrote. */
    static HostedCall parse(JsonText kept) {
        byte[] bytes = kept.text().getBytes(StandardCharsets.UTF_8);
        try (JsonFeed json = new JsonFeed()) {
            json.begin(bytes, 0, bytes.length);
            ToolCallReader call = new ToolCallReader();
            call.read(json);
            return new HostedCall(
                    orEmpty(call.id()),
                    orEmpty(call.type()),
                    orEmpty(call.name()),
                    orEmpty(call.arguments()),
                    output(call.others()));
        } catch (JsonFeed.Malformed e) {
            throw new IllegalArgumentException("a kept " + NAME + " is malformed");
        }
    }

    private static @Nullable String output(@Nullable Map<String, JsonText> others) {
        JsonText told = others == null ? null : others.get(OUTPUT);
        JsonNode text = told == null ? null : JsonFields.parse(told.text());
        return text != null && text.isString() ? text.stringValue() : null;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
