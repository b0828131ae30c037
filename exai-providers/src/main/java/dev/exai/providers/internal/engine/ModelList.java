package dev.exai.providers.internal.engine;

import dev.exai.core.model.ModelId;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.http.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonToken;

/** Reads {@code GET /models}: an object whose {@code data} lists objects with an {@code id}. */
public final class ModelList {
    private static final int MAX_BYTES = 4 << 20; // the longest known list, a router's, has under 1 MiB

    private ModelList() {}

    /** The ids in their order; entries without one are passed over. */
    public static List<ModelId> read(HttpAnswer answer, ProviderId provider, ErrorReader errors) {
        return read(answer, provider, errors, "data", "id");
    }

    /** As above, for a vendor with other names for the list and for the member that names a model. */
    public static List<ModelId> read(
            HttpAnswer answer, ProviderId provider, ErrorReader errors, String list, String key) {
        String body = answer.text(MAX_BYTES);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        List<ModelId> ids = new ArrayList<>();
        boolean listed = false;
        try (JsonFeed json = new JsonFeed()) {
            json.begin(bytes, 0, bytes.length);
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                JsonToken value = json.next();
                if (name.equals(list) && value == JsonToken.START_ARRAY) {
                    listed = true;
                    entries(json, provider, key, ids);
                } else {
                    json.skip(value);
                }
            }
        } catch (JsonFeed.Malformed e) {
            listed = false;
        }
        if (!listed) {
            throw errors.notAList(body, answer);
        }
        return ids;
    }

    private static void entries(JsonFeed json, ProviderId provider, String key, List<ModelId> ids)
            throws JsonFeed.Malformed {
        for (JsonToken token = json.next(); token != JsonToken.END_ARRAY; token = json.next()) {
            if (token != JsonToken.START_OBJECT) {
                json.skip(token);
                continue;
            }
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                String id = name.equals(key) ? json.nextText() : null;
                if (id != null && !id.isBlank() && id.length() <= 200) {
                    ids.add(new ModelId(provider, id));
                } else if (!name.equals(key)) {
                    json.skip(json.next());
                }
            }
        }
    }
}
