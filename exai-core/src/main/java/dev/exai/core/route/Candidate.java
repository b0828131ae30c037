package dev.exai.core.route;

import dev.exai.core.model.ModelInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model that a {@link Router} looked at.
 *
 * @param skippedBecause why it will not be asked, in a short sentence; null if it may be
 */
public record Candidate(ModelInfo model, @Nullable String skippedBecause) {
    /** Checks. */
    public Candidate {
        Objects.requireNonNull(model, "model");
    }
}
