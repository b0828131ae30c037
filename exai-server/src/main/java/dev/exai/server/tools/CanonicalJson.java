package dev.exai.server.tools;

import dev.exai.core.file.ContentHash;
import dev.exai.server.rpc.Json;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One form of JSON for all ways to write the same, so that it can be compared by its hash. */
final class CanonicalJson {
    private CanonicalJson() {}

    /** The hash of a value, whatever the order of its properties. */
    static ContentHash hash(JsonNode value) {
        return ContentHash.of(Json.bytes(sorted(value)));
    }

    private static JsonNode sorted(JsonNode value) {
        if (value instanceof ObjectNode object) {
            Map<String, JsonNode> byName = new TreeMap<>();
            object.properties().forEach(property -> byName.put(property.getKey(), sorted(property.getValue())));
            ObjectNode sorted = JsonNodeFactory.instance.objectNode();
            byName.forEach(sorted::set);
            return sorted;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> sorted.add(sorted(element)));
            return sorted;
        }
        return value;
    }
}
