package dev.exai.core.chat;

import java.util.Objects;

/**
 * A tool the model wants called.
 *
 * @param id the provider's name of this call, which the result must repeat; unique within a message
 * @param name the tool's name
 * @param arguments the arguments, as the model wrote them
 */
public record ToolCall(String id, String name, JsonText arguments) {
    /** Checks. */
    public ToolCall {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(arguments, "arguments");
    }
}
