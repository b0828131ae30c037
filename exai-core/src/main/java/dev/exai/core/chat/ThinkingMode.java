package dev.exai.core.chat;

/** How much the model may think before it answers; each provider maps it to the nearest step it has. */
public enum ThinkingMode {
    /** As little as the model allows; none where it can be switched off. */
    MINIMAL,
    /** Little. */
    LOW,
    /** Moderate. */
    MEDIUM,
    /** Much. */
    HIGH,
    /** As much as the model allows. */
    MAX
}
