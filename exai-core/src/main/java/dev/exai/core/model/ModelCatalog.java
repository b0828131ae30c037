package dev.exai.core.model;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The models of the configured providers, found by {@code provider/name}, by name or by alias, without regard to case.
 * A name that two providers give their models means the one listed first; a name comes before an alias; an alias that two
 * providers use for models of different names means none of them. Immutable.
 */
public final class ModelCatalog {
    /** Longer names resemble nothing, and comparing them would cost the caller's choice of time. */
    private static final int LONGEST_COMPARED = 100;

    private final Map<String, ModelInfo> byFullName = new LinkedHashMap<>();
    private final Map<String, ModelInfo> byShortName = new LinkedHashMap<>();
    private final Map<String, List<ModelInfo>> byAlias = new LinkedHashMap<>();

    private ModelCatalog() {}

    /**
     * A catalogue of the models, in order of preference.
     *
     * @throws ExaiException kind CONFIGURATION if two models of one provider share a name or alias; the message names
     *     both
     */
    public static ModelCatalog of(Collection<ModelInfo> models) {
        ModelCatalog catalog = new ModelCatalog();
        for (ModelInfo model : models) {
            catalog.add(model.id().name(), model);
            catalog.byShortName.putIfAbsent(key(model.id().name()), model);
            for (String alias : model.aliases()) {
                catalog.add(alias, model);
                catalog.byAlias
                        .computeIfAbsent(key(alias), unseen -> new ArrayList<>())
                        .add(model);
            }
        }
        return catalog;
    }

    /** The model of that name, or nothing; the name may be {@code provider/name}, a bare name or an alias. */
    public Optional<ModelInfo> find(String name) {
        String key = key(name);
        ModelInfo named = byFullName.containsKey(key) ? byFullName.get(key) : byShortName.get(key);
        if (named != null) {
            return Optional.of(named);
        }
        List<ModelInfo> aliased = byAlias.getOrDefault(key, List.of());
        return aliased.isEmpty() || isAmbiguous(aliased) ? Optional.empty() : Optional.of(aliased.get(0));
    }

    /** The models between which an alias does not decide; empty if it is none or means one. */
    public List<ModelInfo> ambiguous(String alias) {
        String key = key(alias);
        List<ModelInfo> aliased = byAlias.getOrDefault(key, List.of());
        boolean decided = byFullName.containsKey(key) || byShortName.containsKey(key) || !isAmbiguous(aliased);
        return decided ? List.of() : List.copyOf(aliased);
    }

    private static boolean isAmbiguous(List<ModelInfo> aliased) {
        return aliased.stream().map(model -> key(model.id().name())).distinct().count() > 1;
    }

    /** All models, each once, in order of preference. */
    public List<ModelInfo> all() {
        return byFullName.values().stream().distinct().toList();
    }

    /** Names that resemble the one that was not found, the most alike first; at most three, perhaps none. */
    public List<String> similarTo(String name) {
        String key = key(name);
        String wanted = key.substring(0, Math.min(key.length(), LONGEST_COMPARED));
        Map<String, Integer> distances = new LinkedHashMap<>();
        byFullName.forEach((full, model) -> {
            int distance = NameDistance.between(wanted, full);
            if (distance <= Math.max(2, wanted.length() / 2)) {
                distances.merge(model.id().toString(), distance, Math::min);
            }
        });
        return distances.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .limit(3)
                .toList();
    }

    private void add(String name, ModelInfo model) {
        String full = key(model.id().provider() + "/" + name);
        ModelInfo other = byFullName.putIfAbsent(full, model);
        if (other != null && other != model) {
            throw new ExaiException(
                    ErrorKind.CONFIGURATION, "the name " + full + " means both " + other.id() + " and " + model.id());
        }
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
