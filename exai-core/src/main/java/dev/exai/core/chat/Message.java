package dev.exai.core.chat;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** One turn of a conversation: who speaks, and the parts of what is said in their order. Immutable. */
public record Message(Role role, List<Part> parts) {
    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if there is no part, or a part that the role cannot speak
     */
    public Message {
        Objects.requireNonNull(role, "role");
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("message of role " + role + " has no parts");
        }
        for (Part part : parts) {
            if (!part.fits(role)) {
                throw new IllegalArgumentException(
                        "part " + part.getClass().getSimpleName() + " cannot stand in a message of role " + role);
            }
        }
    }

    /** A system message of one text. */
    public static Message system(String text) {
        return new Message(Role.SYSTEM, List.of(new Part.Text(text)));
    }

    /** A user message of one text. */
    public static Message user(String text) {
        return new Message(Role.USER, List.of(new Part.Text(text)));
    }

    /** A user message of several parts. */
    public static Message user(List<Part> parts) {
        return new Message(Role.USER, parts);
    }

    /** An assistant message of one text. */
    public static Message assistant(String text) {
        return new Message(Role.ASSISTANT, List.of(new Part.Text(text)));
    }

    /** The answers to tool calls. */
    public static Message toolResults(List<Part.ToolResult> results) {
        return new Message(Role.TOOL, List.copyOf(results));
    }

    /** The text parts joined, without reasoning; empty if there are none. */
    public String text() {
        if (parts.size() == 1) {
            return parts.get(0) instanceof Part.Text only ? only.text() : "";
        }
        return parts.stream()
                .filter(Part.Text.class::isInstance)
                .map(part -> ((Part.Text) part).text())
                .collect(Collectors.joining());
    }

    /** The reasoning parts joined; empty if there are none. */
    public String reasoning() {
        return parts.stream()
                .filter(Part.Reasoning.class::isInstance)
                .map(part -> ((Part.Reasoning) part).text())
                .collect(Collectors.joining());
    }

    /** The tool calls in their order; empty if the model made none. */
    public List<ToolCall> toolCalls() {
        return parts.stream()
                .filter(Part.ToolUse.class::isInstance)
                .map(part -> ((Part.ToolUse) part).call())
                .toList();
    }
}
