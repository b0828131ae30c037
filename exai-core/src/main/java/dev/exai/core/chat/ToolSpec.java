package dev.exai.core.chat;

import java.util.Objects;

/**
 * A function the model may ask for.
 *
 * @param name 1–64 characters of {@code A–Z a–z 0–9 _ -}, beginning with a letter or underscore: the narrowest rule of
 *     all known providers (OpenAI and GLM 64, Kimi's first character)
 * @param description what it does and when to use it; may be empty
 * @param inputSchema a JSON Schema object
 */
public record ToolSpec(String name, String description, JsonText inputSchema) {
    /**
     * Checks.
     *
     * @throws IllegalArgumentException if the name breaks the rule or the schema is no JSON object
     */
    public ToolSpec {
        Objects.requireNonNull(description, "description");
        if (!validName(name)) {
            throw new IllegalArgumentException(
                    "tool name must be 1–64 of letters, digits, _ and -, beginning with a letter or _: " + name);
        }
        if (!inputSchema.isObject()) {
            throw new IllegalArgumentException("input schema of tool " + name + " must be a JSON object");
        }
    }

    private static boolean validName(String name) {
        return !name.isEmpty()
                && name.length() <= 64
                && (isLetter(name.charAt(0)) || name.charAt(0) == '_')
                && name.chars().allMatch(c -> isLetter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-');
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
