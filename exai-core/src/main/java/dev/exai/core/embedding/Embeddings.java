package dev.exai.core.embedding;

import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of texts.
 *
 * @param model the model that made them, as the provider names it
 * @param vectors one for each input, in the order of the inputs
 * @param usage token counts; null if the provider reported none
 */
public record Embeddings(
        ModelId model, List<Embedding> vectors, @Nullable Usage usage) {
    /** Copies and checks. */
    public Embeddings {
        Objects.requireNonNull(model, "model");
        vectors = List.copyOf(vectors);
    }
}
