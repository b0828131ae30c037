package dev.exai.core.route;

import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.Provider;
import java.util.List;
import java.util.Objects;

/**
 * Which model will be asked, and why.
 *
 * @param provider who serves it
 * @param model what will be asked
 * @param why one sentence, for people
 * @param candidates everything that was looked at, the chosen one included
 */
public record RoutePlan(Provider provider, ModelInfo model, String why, List<Candidate> candidates) {
    /** Copies and checks. */
    public RoutePlan {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(why, "why");
        candidates = List.copyOf(candidates);
    }
}
