package dev.exai.providers.internal.gemini;

import dev.exai.core.chat.JsonText;
import dev.exai.providers.internal.engine.JsonFeed;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JsonToken;

/** Finds the keywords of a JSON Schema that Gemini accepts and does not enforce. */
final class SchemaKeywords {
    /** What it documents to honour ({@code responseJsonSchema} in its API reference), and what constrains nothing. */
    private static final Set<String> HONOURED = Set.of(
            "$id",
            "$defs",
            "$ref",
            "$anchor",
            "$schema",
            "$comment",
            "type",
            "format",
            "title",
            "description",
            "default",
            "examples",
            "deprecated",
            "readOnly",
            "writeOnly",
            "enum",
            "items",
            "prefixItems",
            "minItems",
            "maxItems",
            "minimum",
            "maximum",
            "anyOf",
            "oneOf",
            "properties",
            "additionalProperties",
            "required",
            "propertyOrdering");

    private static final Set<String> SCHEMAS = Set.of("items", "additionalProperties", "anyOf", "oneOf", "prefixItems");
    private static final Set<String> SCHEMAS_BY_NAME = Set.of("properties", "$defs");

    private final JsonFeed json;
    private final Set<String> found = new TreeSet<>();

    private SchemaKeywords(JsonFeed json) {
        this.json = json;
    }

    /** The keywords in alphabetical order; empty if all of them are enforced. */
    static Set<String> ignoredIn(JsonText schema) {
        byte[] bytes = schema.text().getBytes(StandardCharsets.UTF_8);
        try (JsonFeed json = new JsonFeed()) {
            SchemaKeywords keywords = new SchemaKeywords(json);
            json.begin(bytes, 0, bytes.length);
            keywords.schema();
            return keywords.found;
        } catch (JsonFeed.Malformed e) {
            throw new IllegalArgumentException("a schema is no JSON object", e);
        }
    }

    private void schema() throws JsonFeed.Malformed {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.next();
            if (SCHEMAS_BY_NAME.contains(name) && value == JsonToken.START_OBJECT) {
                for (String each = json.nextName(); each != null; each = json.nextName()) {
                    schemas(json.next());
                }
            } else if (SCHEMAS.contains(name)) {
                schemas(value);
            } else {
                if (!HONOURED.contains(name)) {
                    found.add(name);
                }
                json.skip(value);
            }
        }
    }

    /** One schema, a list of them, or true or false. */
    private void schemas(JsonToken value) throws JsonFeed.Malformed {
        if (value == JsonToken.START_OBJECT) {
            schema();
        } else if (value == JsonToken.START_ARRAY) {
            for (JsonToken each = json.next(); each != JsonToken.END_ARRAY; each = json.next()) {
                schemas(each);
            }
        }
    }
}
