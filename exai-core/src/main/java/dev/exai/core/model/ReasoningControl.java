package dev.exai.core.model;

import java.util.List;
import java.util.Objects;

/**
 * How a model's thinking can be steered.
 *
 * @param mode whether it thinks, and whether that can be switched off
 * @param efforts the provider's words for how much, from little to much; empty if it has no such steps
 */
public record ReasoningControl(Mode mode, List<String> efforts) {
    /** Does not think, or no source says. */
    public static final ReasoningControl NONE = new ReasoningControl(Mode.NEVER, List.of());

    /** Whether a model thinks. */
    public enum Mode {
        /** Never. */
        NEVER,
        /** When asked, or by default with a switch to turn it off. */
        OPTIONAL,
        /** Always; asking it not to is an error at the provider. */
        ALWAYS
    }

    /** Copies and checks. */
    public ReasoningControl {
        Objects.requireNonNull(mode, "mode");
        efforts = List.copyOf(efforts);
    }
}
