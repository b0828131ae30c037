package dev.exai.core.model;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The models of the configured providers, found by {@code provider/name}, by name or by alias, without regard to case.
 * A name that two providers share means the one listed first. Immutable.
 */
public final class ModelCatalog {
    private final Map<String, ModelInfo> byFullName = new LinkedHashMap<>();
    private final Map<String, ModelInfo> byShortName = new LinkedHashMap<>();

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
            for (String alias : model.aliases()) {
                catalog.add(alias, model);
            }
        }
        return catalog;
    }

    /** The model of that name, or nothing; the name may be {@code provider/name}, a bare name or an alias. */
    public Optional<ModelInfo> find(String name) {
        String key = key(name);
        ModelInfo full = byFullName.get(key);
        return Optional.ofNullable(full == null ? byShortName.get(key) : full);
    }

    /** All models, each once, in order of preference. */
    public List<ModelInfo> all() {
        return byFullName.values().stream().distinct().toList();
    }

    /** Names that resemble the one that was not found, the most alike first; at most three. */
    public List<String> similarTo(String name) {
        String wanted = key(name);
        return byFullName.entrySet().stream()
                .sorted(Comparator.comparingInt(listed -> distance(wanted, listed.getKey())))
                .map(listed -> listed.getValue().id().toString())
                .distinct()
                .limit(3)
                .toList();
    }

    private void add(String name, ModelInfo model) {
        String full = key(model.id().provider() + "/" + name);
        ModelInfo other = byFullName.putIfAbsent(full, model);
        if (other != null && !other.id().equals(model.id())) {
            throw new ExaiException(
                    ErrorKind.CONFIGURATION, "the name " + full + " means both " + other.id() + " and " + model.id());
        }
        byShortName.putIfAbsent(key(name), model);
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /** Least number of single-character changes, with the provider's prefix of the listed name left out. */
    private static int distance(String wanted, String listed) {
        String bare = wanted.indexOf('/') < 0 ? listed.substring(listed.indexOf('/') + 1) : listed;
        int[] row = new int[bare.length() + 1];
        for (int j = 0; j <= bare.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= wanted.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= bare.length(); j++) {
                int above = row[j];
                int change = wanted.charAt(i - 1) == bare.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(above, row[j - 1]) + 1, diagonal + change);
                diagonal = above;
            }
        }
        return row[bare.length()];
    }
}
