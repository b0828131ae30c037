package dev.exai.core.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How a provider's own list of models differs from what is known.
 *
 * @param added models that the provider lists and nobody knows
 * @param missing models that are known and in service, and that the provider does not list; some providers list only part
 *     of what they serve
 */
public record ModelChanges(List<ModelInfo> added, List<ModelInfo> missing) {
    /** Copies. */
    public ModelChanges {
        added = List.copyOf(added);
        missing = List.copyOf(missing);
    }

    /** Compares names and aliases without regard to case. */
    public static ModelChanges between(List<ModelInfo> known, List<ModelInfo> listed) {
        Set<String> knownNames = new HashSet<>();
        known.forEach(model -> addNames(model, knownNames));
        Set<String> listedNames = new HashSet<>();
        listed.forEach(model -> addNames(model, listedNames));
        List<ModelInfo> missing = new ArrayList<>();
        for (ModelInfo model : known) {
            Set<String> names = new HashSet<>();
            addNames(model, names);
            if (model.status() != ModelInfo.Status.RETIRED && names.stream().noneMatch(listedNames::contains)) {
                missing.add(model);
            }
        }
        List<ModelInfo> added = listed.stream()
                .filter(model -> !knownNames.contains(lower(model.id().name())))
                .toList();
        return new ModelChanges(added, missing);
    }

    /** Whether the two lists agree. */
    public boolean isEmpty() {
        return added.isEmpty() && missing.isEmpty();
    }

    private static void addNames(ModelInfo model, Set<String> names) {
        names.add(lower(model.id().name()));
        model.aliases().forEach(alias -> names.add(lower(alias)));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
