package dev.exai.core.embedding;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts to turn into vectors.
 *
 * @param model the model as its provider names it
 * @param inputs the texts, none empty, at least one
 * @param dimensions how long the vectors shall be, at least 1; null for the model's default
 */
public record EmbeddingRequest(
        String model, List<String> inputs, @Nullable Integer dimensions) {
    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException that names the setting out of range
     */
    public EmbeddingRequest {
        inputs = List.copyOf(inputs);
        if (model.isBlank()) {
            throw new IllegalArgumentException("model must not be blank");
        }
        if (inputs.isEmpty() || inputs.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("inputs must hold at least one text, and no empty one");
        }
        if (dimensions != null && dimensions < 1) {
            throw new IllegalArgumentException("dimensions must be ≥ 1: " + dimensions);
        }
    }

    /** A request for vectors of the model's own length. */
    public static EmbeddingRequest of(String model, List<String> inputs) {
        return new EmbeddingRequest(model, inputs, null);
    }
}
