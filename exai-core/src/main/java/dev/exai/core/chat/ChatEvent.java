package dev.exai.core.chat;

import dev.exai.core.model.ModelId;
import dev.exai.core.model.ProviderId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A piece of an answer as it arrives. The order is {@link Started}, then any of the others, then exactly one
 * {@link Done}, which is the last.
 */
public sealed interface ChatEvent {
    /** Whether this is output a caller can have acted on: after the first such event nothing is repeated silently. */
    default boolean isOutput() {
        return this instanceof TextDelta || this instanceof ReasoningDelta || this instanceof ToolCallDelta;
    }

    /**
     * The provider has begun to answer.
     *
     * @param responseId the provider's id of the answer; null if it gives none
     * @param model the model that really answers, as the provider names it
     */
    record Started(@Nullable String responseId, ModelId model) implements ChatEvent {
        /** Checks. */
        public Started {
            Objects.requireNonNull(model, "model");
        }
    }

    /** More text of the answer. */
    record TextDelta(String text) implements ChatEvent {
        /** Checks. */
        public TextDelta {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * More of the model's reasoning.
     *
     * @param text more readable text, possibly empty
     * @param signature the provider's proof, which ends this block of reasoning; null while it goes on
     */
    record ReasoningDelta(String text, @Nullable String signature) implements ChatEvent {
        /** Checks. */
        public ReasoningDelta {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * More of a tool call. Pieces of several calls may interleave.
     *
     * @param index which call of the answer, from 0
     * @param id the call's id, in its first piece; null in later ones
     * @param name the tool's name, in its first piece; null in later ones
     * @param arguments more of the JSON text of the arguments, possibly empty
     */
    record ToolCallDelta(
            int index, @Nullable String id, @Nullable String name, String arguments) implements ChatEvent {
        /** Checks. */
        public ToolCallDelta {
            Objects.requireNonNull(arguments, "arguments");
            if (index < 0) {
                throw new IllegalArgumentException("tool call index is negative: " + index);
            }
        }
    }

    /**
     * Provider data without a place in this model, kept.
     *
     * @param name what the provider calls it
     * @param replay whether it is part of the message and must go back to the provider with it; otherwise it is
     *     information about the answer, such as search results
     */
    record Opaque(ProviderId provider, String name, JsonText data, boolean replay) implements ChatEvent {
        /** Checks. */
        public Opaque {
            Objects.requireNonNull(provider, "provider");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(data, "data");
        }
    }

    /** Token counts so far; a later one replaces an earlier one. */
    record UsageSeen(Usage usage) implements ChatEvent {
        /** Checks. */
        public UsageSeen {
            Objects.requireNonNull(usage, "usage");
        }
    }

    /**
     * Something was left out, changed or coped with, and the caller should know.
     *
     * @param code a stable word, for example {@code temperature_dropped}
     * @param message a sentence for people
     */
    record Warning(String code, String message) implements ChatEvent {
        /** Checks. */
        public Warning {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(message, "message");
        }
    }

    /** The answer is complete as far as the provider says. */
    record Done(FinishReason reason) implements ChatEvent {
        /** Checks. */
        public Done {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
