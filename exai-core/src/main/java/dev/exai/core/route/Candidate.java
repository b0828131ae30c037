package dev.exai.core.route;

import dev.exai.core.model.ModelInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model that a {@link Router} looked at.
 *
 * @param score how well it suits; only the order of the scores of one plan means anything
 * @param skippedBecause why it will not be asked, in a short sentence; null if it may be
 */
public record Candidate(
        ModelInfo model, double score, @Nullable String skippedBecause) {
    /** Checks. */
    public Candidate {
        Objects.requireNonNull(model, "model");
    }
}
