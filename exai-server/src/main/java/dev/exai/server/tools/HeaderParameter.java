package dev.exai.server.tools;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An argument that clients repeat in an HTTP header, as {@code x-mcp-header} in the input schema says.
 *
 * @param header the full name, for example {@code Mcp-Param-Region}
 * @param path the names of the properties that lead to the argument
 */
public record HeaderParameter(String header, List<String> path) {
    private static final String KEYWORD = "x-mcp-header";
    private static final Set<String> TYPES = Set.of("string", "integer", "boolean");

    /** Copies the path. */
    public HeaderParameter {
        path = List.copyOf(path);
    }

    /**
     * All such arguments of a schema.
     *
     * @throws IllegalArgumentException if a name is malformed or stands twice, or if the keyword stands where it must not
     */
    static List<HeaderParameter> of(ObjectNode schema) {
        List<HeaderParameter> found = new ArrayList<>();
        collect(schema, List.of(), found);
        Set<String> names = new HashSet<>();
        for (HeaderParameter parameter : found) {
            if (!names.add(parameter.header.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("x-mcp-header stands twice: " + parameter.header);
            }
        }
        if (occurrences(schema) != found.size()) {
            throw new IllegalArgumentException("x-mcp-header may stand only on properties reached through properties");
        }
        return List.copyOf(found);
    }

    /** The argument itself, null if it is absent or JSON null. */
    public @Nullable JsonNode valueIn(JsonNode arguments) {
        JsonNode value = arguments;
        for (String name : path) {
            value = value.path(name);
        }
        return value.isMissingNode() || value.isNull() ? null : value;
    }

    private static void collect(JsonNode schema, List<String> path, List<HeaderParameter> found) {
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            List<String> longer = new ArrayList<>(path);
            longer.add(property.getKey());
            JsonNode name = property.getValue().get(KEYWORD);
            if (name != null) {
                found.add(new HeaderParameter("Mcp-Param-" + checked(name, property.getValue()), longer));
            }
            collect(property.getValue(), longer, found);
        }
    }

    private static String checked(JsonNode name, JsonNode schema) {
        boolean token = name.isString()
                && !name.stringValue().isEmpty()
                && name.stringValue().chars().allMatch(HeaderParameter::tokenChar);
        if (!token || !TYPES.contains(schema.path("type").asString(""))) {
            throw new IllegalArgumentException(
                    "x-mcp-header must be an HTTP token on a string, integer or boolean property: "
                            + name.asString(""));
        }
        return name.stringValue();
    }

    private static boolean tokenChar(int c) {
        return (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private static int occurrences(JsonNode node) {
        int count = node.has(KEYWORD) ? 1 : 0;
        for (JsonNode child : node) {
            count += child.isContainer() ? occurrences(child) : 0;
        }
        return count;
    }
}
