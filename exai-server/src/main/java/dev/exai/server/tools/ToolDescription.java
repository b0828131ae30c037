package dev.exai.server.tools;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client is told of a tool before it calls it.
 *
 * @param name 1–128 of {@code A–Z a–z 0–9 _ - .}, unique in its catalogue
 * @param title for people; null to show the name
 * @param inputSchema JSON Schema 2020-12 of type object; properties may carry {@code x-mcp-header}
 * @param outputSchema what structured content looks like; null if the tool promises none
 */
public record ToolDescription(
        String name,
        @Nullable String title,
        String description,
        ObjectNode inputSchema,
        @Nullable ObjectNode outputSchema,
        ToolAnnotations annotations) {
    private static final int MAX_NAME = 128;

    /** Checks the name and copies the schemas. */
    public ToolDescription {
        checkName(name);
        Objects.requireNonNull(description, "description");
        inputSchema = inputSchema.deepCopy();
        outputSchema = outputSchema == null ? null : outputSchema.deepCopy();
    }

    private static void checkName(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME || !name.chars().allMatch(ToolDescription::allowed)) {
            throw new IllegalArgumentException("tool name must be 1 to 128 of A-Z a-z 0-9 _ - . : " + name);
        }
    }

    private static boolean allowed(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "_-.".indexOf(c) >= 0;
    }
}
