package dev.exai.providers.internal.engine;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.model.ProviderId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The fields of a stream that have no place in the model of a chat, kept. Not thread-safe. */
public final class KeptFields {
    /** The vendors' fuller record of a message's reasoning, which makes the plain text of it needless. */
    private static final String REASONING = "reasoning_details";

    private final ProviderId provider;
    private final Consumer<ChatEvent> sink;
    private final Map<String, JsonText> seen = new HashMap<>(0);
    private final Map<String, JsonText> ofMessage = new LinkedHashMap<>(0);

    /** Keeps fields for this provider and tells the sink. */
    public KeptFields(ProviderId provider, Consumer<ChatEvent> sink) {
        this.provider = provider;
        this.sink = sink;
    }

    /** A field beside the message: told at once, but not again in each chunk. */
    public void aboutAnswer(String name, JsonText value) {
        if (!value.equals(seen.put(name, value))) {
            sink.accept(new ChatEvent.Opaque(provider, name, value, false));
        }
    }

    /** A field of the message itself, which may come in pieces: told when the message is whole. */
    public void ofMessage(String name, JsonText piece) {
        ofMessage.merge(name, piece, KeptFields::joined);
    }

    /** Whether the message holds the provider's own full record of its reasoning. */
    public static boolean hasReasoning(Message message, ProviderId provider) {
        return message.parts().stream()
                .anyMatch(part -> part instanceof Part.Opaque kept
                        && kept.provider().equals(provider)
                        && kept.name().equals(REASONING));
    }

    /** Tells the fields of the message. */
    public void finish() {
        ofMessage.forEach((name, value) -> sink.accept(new ChatEvent.Opaque(provider, name, value, true)));
    }

    /** Strings and lists grow; of anything else the last value counts. */
    private static JsonText joined(JsonText before, JsonText piece) {
        String a = before.text();
        String b = piece.text();
        if (a.startsWith("\"") && b.startsWith("\"")) {
            return JsonText.of(a.substring(0, a.length() - 1) + b.substring(1));
        }
        if (a.startsWith("[") && b.startsWith("[")) {
            String left = a.substring(0, a.length() - 1).stripTrailing();
            String right = b.substring(1).stripLeading();
            boolean comma = !left.equals("[") && !right.equals("]");
            return JsonText.of(left + (comma ? "," : "") + right);
        }
        return piece;
    }
}
