package dev.exai.server.mcp;

import dev.exai.server.rpc.RpcException;
import dev.exai.server.tools.Catalog;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cuts catalogues into pages. A cursor holds the last name of its page, so it stays good when entries come and go. Names are
 * no secret: the cursor is only encoded.
 */
final class Pages {
    private static final String PREFIX = "after:";

    private final int entries;

    Pages(int entries) {
        this.entries = entries;
    }

    /** One page as an answer; the writer gets each entry of it. */
    <E> Answer page(String field, Catalog<E> catalog, ObjectNode params, BiConsumer<JsonGenerator, E> writer) {
        String after = after(params.get("cursor"));
        List<String> names = catalog.namesAfter(after, entries + 1);
        boolean more = names.size() > entries;
        List<String> shown = more ? names.subList(0, entries) : names;
        return Answer.list(json -> {
            json.writeName(field);
            json.writeStartArray();
            shown.forEach(name -> catalog.find(name).ifPresent(entry -> writer.accept(json, entry)));
            json.writeEndArray();
            if (more) {
                json.writeStringProperty("nextCursor", cursor(shown.get(shown.size() - 1)));
            }
        });
    }

    private static String cursor(String name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((PREFIX + name).getBytes(StandardCharsets.UTF_8));
    }

    private static String after(@Nullable JsonNode cursor) {
        if (cursor == null || cursor.isNull()) {
            return "";
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor.asString("")), StandardCharsets.UTF_8);
            if (text.startsWith(PREFIX)) {
                return text.substring(PREFIX.length());
            }
        } catch (IllegalArgumentException e) {
            // said below, for every kind of wrong cursor
        }
        throw new RpcException(RpcException.INVALID_PARAMS, "Invalid params: unknown cursor; list again without one");
    }
}
