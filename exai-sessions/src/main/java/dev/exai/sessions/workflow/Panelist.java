package dev.exai.sessions.workflow;

import dev.exai.core.model.ModelInfo;
import dev.exai.core.route.RoutePlan;
import dev.exai.core.spi.Provider;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A member of a panel. No member sees what another says.
 *
 * @param provider who serves the model
 * @param stancePrompt what is said to the model about its stance; null for the usual words
 */
public record Panelist(
        Provider provider,
        ModelInfo model,
        Stance stance,
        @Nullable String stancePrompt) {
    /** Checks. */
    public Panelist {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(stance, "stance");
    }

    /** The model of a plan, asked blind. */
    public static Panelist of(RoutePlan plan) {
        return new Panelist(plan.provider(), plan.model(), Stance.NEUTRAL, null);
    }

    /** The same model with a side to argue. */
    public Panelist arguing(Stance side) {
        return new Panelist(provider, model, side, null);
    }

    /** Names the model and its side. */
    @Override
    public String toString() {
        return model.id() + " " + stance;
    }
}
