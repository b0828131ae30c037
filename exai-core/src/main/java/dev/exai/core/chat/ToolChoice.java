package dev.exai.core.chat;

import java.util.Objects;

/** Whether the model may, must or must not call a tool. */
public sealed interface ToolChoice {
    /** The default: the model decides. */
    ToolChoice AUTO = new Auto();

    /** The model decides. */
    record Auto() implements ToolChoice {}

    /** No tool may be called. */
    record None() implements ToolChoice {}

    /** At least one tool must be called. */
    record Required() implements ToolChoice {}

    /** This tool must be called. */
    record Named(String name) implements ToolChoice {
        /** Checks. */
        public Named {
            Objects.requireNonNull(name, "name");
        }
    }
}
