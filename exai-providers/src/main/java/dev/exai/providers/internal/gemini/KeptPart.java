package dev.exai.providers.internal.gemini;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Part;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.JsonFeed;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A part of an answer that must go back exactly as it came: signed, with unknown members, or of an unknown kind. It
 * stands behind what the model of a chat says of it, and replaces that on the way back.
 *
 * @param chars how many characters at the end of the text or reasoning before it this part has said
 * @param call whether it is the tool call before it
 * @param hasId whether the id of that call is Gemini's; otherwise it is ours and is not sent
 * @param raw the part, byte by byte
 */
record KeptPart(int chars, boolean call, boolean hasId, String raw) {
    private static final String NAME = "part";

    static KeptPart ofText(int chars, String raw) {
        return new KeptPart(chars, false, false, raw);
    }

    static KeptPart ofCall(boolean hasId, String raw) {
        return new KeptPart(0, true, hasId, raw);
    }

    /** The event that keeps it; null if it is nested too deep to be kept. */
    ChatEvent.@Nullable Opaque event(ProviderId provider) {
        String data =
                "{\"chars\":" + chars + ",\"call\":" + flag(call) + ",\"id\":" + flag(hasId) + ",\"raw\":" + raw + "}";
        return JsonText.isValid(data) ? new ChatEvent.Opaque(provider, NAME, JsonText.of(data), true) : null;
    }

    private static int flag(boolean value) {
        return value ? 1 : 0;
    }

    /** Whether the part of a message is one of these, from this provider. */
    static boolean is(Part part, ProviderId provider) {
        return part instanceof Part.Opaque opaque
                && opaque.name().equals(NAME)
                && opaque.provider().equals(provider);
    }

    /** Reads what {@link #event} has written; null if it was changed since. */
    static @Nullable KeptPart parse(Part.Opaque kept) {
        byte[] bytes = kept.data().text().getBytes(StandardCharsets.UTF_8);
        long chars = 0;
        long call = 0;
        long id = 0;
        String raw = null;
        try (JsonFeed json = new JsonFeed()) {
            json.begin(bytes, 0, bytes.length);
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                switch (name) {
                    case "chars" -> chars = json.nextCount();
                    case "call" -> call = json.nextCount();
                    case "id" -> id = json.nextCount();
                    case "raw" -> {
                        int start = json.valueStart();
                        json.skip(json.next());
                        raw = json.rawFrom(start);
                    }
                    default -> json.skip(json.next());
                }
            }
        } catch (JsonFeed.Malformed e) {
            return null;
        }
        if (raw == null || !raw.startsWith("{") || chars < 0 || chars > Integer.MAX_VALUE) {
            return null;
        }
        return new KeptPart((int) chars, call == 1, id == 1, raw);
    }
}
