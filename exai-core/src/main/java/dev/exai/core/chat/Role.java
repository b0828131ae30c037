package dev.exai.core.chat;

/** Who speaks in a {@link Message}. */
public enum Role {
    /** The rules of the conversation; providers place it where their wire format wants it. */
    SYSTEM,
    /** The person or program that asks. */
    USER,
    /** The model. */
    ASSISTANT,
    /** The answers to the model's tool calls; holds {@link Part.ToolResult} parts only. */
    TOOL
}
