package dev.exai.core.route;

import dev.exai.core.resilience.Remedy;
import java.util.List;

/**
 * Who may answer instead of the chosen model, by what its failure calls for, each in order. Nobody for
 * {@link Remedy.Fallback#NONE}.
 */
public record Fallbacks(List<Target> general, List<Target> longerContext, List<Target> otherRules) {
    /** Nobody. */
    public static final Fallbacks NONE = new Fallbacks(List.of(), List.of(), List.of());

    /** Copies. */
    public Fallbacks {
        general = List.copyOf(general);
        longerContext = List.copyOf(longerContext);
        otherRules = List.copyOf(otherRules);
    }

    /** Those for a failure that calls for this. */
    public List<Target> of(Remedy.Fallback wanted) {
        return switch (wanted) {
            case NONE -> List.of();
            case GENERAL -> general;
            case LONGER_CONTEXT -> longerContext;
            case OTHER_RULES -> otherRules;
        };
    }

    /** Whether there is nobody at all. */
    public boolean isEmpty() {
        return general.isEmpty() && longerContext.isEmpty() && otherRules.isEmpty();
    }
}
