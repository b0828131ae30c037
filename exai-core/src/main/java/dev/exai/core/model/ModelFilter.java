package dev.exai.core.model;

import java.util.List;
import java.util.Locale;

/**
 * Which models of a provider may be used: those allowed, or all if none is listed, less those denied. A name stands for
 * the model with that name or alias, without regard to case.
 */
public record ModelFilter(List<String> allowed, List<String> denied) {
    /** Everything is allowed. */
    public static final ModelFilter ALL = new ModelFilter(List.of(), List.of());

    /** Copies, in lower case. */
    public ModelFilter {
        allowed = lower(allowed);
        denied = lower(denied);
    }

    /** Whether every model may be used. */
    public boolean permitsAll() {
        return allowed.isEmpty() && denied.isEmpty();
    }

    /** Whether the model may be used. */
    public boolean permits(ModelInfo model) {
        return (allowed.isEmpty() || mentions(allowed, model)) && !mentions(denied, model);
    }

    private static boolean mentions(List<String> names, ModelInfo model) {
        return names.contains(model.id().name().toLowerCase(Locale.ROOT))
                || lower(model.aliases()).stream().anyMatch(names::contains);
    }

    private static List<String> lower(List<String> names) {
        return names.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
    }
}
