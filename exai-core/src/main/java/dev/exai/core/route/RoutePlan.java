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
 * @param candidates everything that was looked at, the chosen one first, with scores and reasons
 * @param fallbacks who may answer instead if it fails before its first output
 */
public record RoutePlan(
        Provider provider, ModelInfo model, String why, List<Candidate> candidates, Fallbacks fallbacks) {
    /** Copies and checks. */
    public RoutePlan {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(fallbacks, "fallbacks");
        candidates = List.copyOf(candidates);
    }

    /** The provider, or in its place one that turns to the fallbacks when a call for the model fails. */
    public Provider withFallbacks() {
        return fallbacks.isEmpty() ? provider : new FallbackProvider(new Target(provider, model), fallbacks);
    }
}
