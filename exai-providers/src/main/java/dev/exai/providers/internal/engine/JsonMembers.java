package dev.exai.providers.internal.engine;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The members of a JSON object as names and raw values. */
public final class JsonMembers {
    private JsonMembers() {}

    /** Puts the members of the object over those of the map, each value exactly as it stands. */
    public static void into(Map<String, String> members, String object) throws JsonFeed.Malformed {
        byte[] bytes = object.getBytes(StandardCharsets.UTF_8);
        try (JsonFeed json = new JsonFeed()) {
            json.begin(bytes, 0, bytes.length);
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                int start = json.valueStart();
                json.skip(json.next());
                members.put(name, json.rawFrom(start));
            }
        }
    }
}
