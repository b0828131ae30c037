package dev.exai.providers.internal.openai;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.RequestDraft;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Members of a tool call that nobody knows and that go back with it. Gemini behind an interface of this kind refuses a call
 * that comes back without the signature in its {@code extra_content}.
 *
 * @param id of the call
 */
record CallMembers(String id, JsonText members) {
    /** Name of the kept part that holds them. */
    static final String NAME = "tool_call_members";

    /** Puts members together as an object, each value as it came. */
    static CallMembers of(String id, Map<String, JsonText> members) {
        StringBuilder object = new StringBuilder();
        members.forEach((name, value) -> object.append(object.isEmpty() ? "{" : ",")
                .append(RequestDraft.quoted(name))
                .append(':')
                .append(value.text()));
        return new CallMembers(id, JsonText.of(object.append('}').toString()));
    }

    JsonText kept() {
        return JsonText.of("{\"id\":" + RequestDraft.quoted(id) + ",\"members\":" + members.text() + "}");
    }

    /** What the message keeps of the provider's calls: what stands between the braces, by the id of the call. */
    static Map<String, String> in(Message message, ProviderId provider) {
        Map<String, String> found = new HashMap<>(0);
        for (Part part : message.parts()) {
            if (part instanceof Part.Opaque kept
                    && kept.provider().equals(provider)
                    && kept.name().equals(NAME)) {
                CallMembers members = parse(kept.data());
                String object = members.members.text();
                found.put(members.id, object.substring(1, object.length() - 1));
            }
        }
        return found;
    }

    /** Reads back what {@link #kept()} wrote. */
    private static CallMembers parse(JsonText kept) {
        byte[] bytes = kept.text().getBytes(StandardCharsets.UTF_8);
        String id = null;
        JsonText members = null;
        try (JsonFeed json = new JsonFeed()) {
            json.begin(bytes, 0, bytes.length);
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                if (name.equals("id")) {
                    id = json.nextText();
                } else {
                    members = json.nextRaw();
                }
            }
        } catch (JsonFeed.Malformed e) {
            id = null;
        }
        if (id == null || members == null || !members.isObject()) {
            throw new IllegalArgumentException("a kept " + NAME + " is malformed");
        }
        return new CallMembers(id, members);
    }
}
