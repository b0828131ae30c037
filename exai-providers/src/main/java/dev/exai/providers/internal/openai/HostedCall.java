package dev.exai.providers.internal.openai;

import dev.exai.core.chat.JsonText;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.RequestDraft;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A call of a tool that the provider runs by itself but wants confirmed: Kimi's {@code $web_search} is answered with its
 * own arguments, unchanged.
 *
 * @param arguments the arguments as text, byte by byte as they came
 */
record HostedCall(String id, String type, String name, String arguments) {
    /** Name of the kept part that holds such a call. */
    static final String NAME = "hosted_tool_call";

    /** The call as it stands among {@code tool_calls}. */
    String wire() {
        return "{\"id\":" + RequestDraft.quoted(id) + ",\"type\":" + RequestDraft.quoted(type)
                + ",\"function\":{\"name\":" + RequestDraft.quoted(name) + ",\"arguments\":"
                + RequestDraft.quoted(arguments) + "}}";
    }

    JsonText kept() {
        return JsonText.of(wire());
    }

    /** Reads back what {@link #kept()} wrote. */
    static HostedCall parse(JsonText kept) {
        byte[] bytes = kept.text().getBytes(StandardCharsets.UTF_8);
        try (JsonFeed json = new JsonFeed()) {
            json.begin(bytes, 0, bytes.length);
            ToolCallReader call = new ToolCallReader();
            call.read(json);
            return new HostedCall(
                    orEmpty(call.id()), orEmpty(call.type()), orEmpty(call.name()), orEmpty(call.arguments()));
        } catch (JsonFeed.Malformed e) {
            throw new IllegalArgumentException("a kept " + NAME + " is malformed");
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
