package dev.exai.core.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How a provider's own list of models differs from what is known.
 *
 * @param added models that the provider lists and nobody knows
 * @param missing models that are known and in service, and that the provider does not list; some providers list only part
 *     of what they serve
 * @param changed models of which the provider says something else than is known
 */
public record ModelChanges(List<ModelInfo> added, List<ModelInfo> missing, List<Changed> changed) {
    /** Copies. */
    public ModelChanges {
        added = List.copyOf(added);
        missing = List.copyOf(missing);
        changed = List.copyOf(changed);
    }

    /**
     * A model of which the provider says something else.
     *
     * @param differences each fact that differs, at least one; what the provider does not tell is no difference
     */
    public record Changed(ModelInfo known, ModelInfo listed, List<Difference> differences) {
        /** Copies. */
        public Changed {
            differences = List.copyOf(differences);
        }
    }

    /**
     * A fact that differs.
     *
     * @param fact its name in the files of the catalogue, for example {@code contextWindow} or {@code price.input}
     * @param known what is known of it, or {@code unknown}
     * @param listed what the provider says
     */
    public record Difference(String fact, String known, String listed) {}

    /** Compares names and aliases without regard to case, and the facts of those that are in both lists. */
    public static ModelChanges between(List<ModelInfo> known, List<ModelInfo> listed) {
        Map<String, ModelInfo> knownByName = new HashMap<>();
        known.forEach(model -> model.aliases().forEach(alias -> knownByName.put(lower(alias), model)));
        known.forEach(model -> knownByName.put(lower(model.id().name()), model));
        List<ModelInfo> added = new ArrayList<>();
        List<Changed> changed = new ArrayList<>();
        for (ModelInfo model : listed) {
            ModelInfo before = knownByName.get(lower(model.id().name()));
            List<Difference> differences = before == null ? List.of() : ModelFacts.differences(before, model);
            if (before == null) {
                added.add(model);
            } else if (!differences.isEmpty()) {
                changed.add(new Changed(before, model, differences));
            }
        }
        return new ModelChanges(added, missing(known, listed), changed);
    }

    /** Whether the two lists agree. */
    public boolean isEmpty() {
        return added.isEmpty() && missing.isEmpty() && changed.isEmpty();
    }

    private static List<ModelInfo> missing(List<ModelInfo> known, List<ModelInfo> listed) {
        Set<String> listedNames = new HashSet<>();
        listed.forEach(model -> listedNames.addAll(names(model)));
        return known.stream()
                .filter(model -> model.status() != ModelInfo.Status.RETIRED)
                .filter(model -> names(model).stream().noneMatch(listedNames::contains))
                .toList();
    }

    private static Set<String> names(ModelInfo model) {
        Set<String> names = new HashSet<>();
        names.add(lower(model.id().name()));
        model.aliases().forEach(alias -> names.add(lower(alias)));
        return names;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
