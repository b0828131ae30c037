package dev.exai.providers.internal.engine;

import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.model.Support;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The models of one provider: those of catalogue and settings, or those it listed itself. Thread-safe. */
public final class ModelSource {
    private final ProviderId provider;
    private final Set<Capability> lacking;
    private final boolean learns;
    private volatile List<ModelInfo> models;
    private volatile Map<String, ModelInfo> byName;

    /**
     * The models known from the start.
     *
     * @param lacking what none of them has unless it is said of it
     * @param learns whether models that the provider lists count as its models when none is known
     */
    public ModelSource(ProviderId provider, List<ModelInfo> known, Set<Capability> lacking, boolean learns) {
        this.provider = provider;
        this.lacking = Set.copyOf(lacking);
        this.learns = learns && known.isEmpty();
        models = known.stream().map(this::completed).toList();
        byName = index(models);
    }

    /** All of them, in order of preference. */
    public List<ModelInfo> all() {
        return models;
    }

    /** The model of that name or alias; one of which nothing is known if there is none, for the provider to judge. */
    public ModelInfo find(String name) {
        ModelInfo known = byName.get(name.toLowerCase(Locale.ROOT));
        return known != null
                ? known
                : completed(ModelInfo.of(new ModelId(provider, name)).build());
    }

    /** Takes what the provider listed. */
    public void learned(List<ModelId> listed) {
        if (learns) {
            List<ModelInfo> fresh = listed.stream()
                    .map(id -> completed(ModelInfo.of(id).build()))
                    .toList();
            byName = index(fresh);
            models = fresh;
        }
    }

    private ModelInfo completed(ModelInfo model) {
        ModelInfo.Builder facts = model.toBuilder();
        for (Capability capability : lacking) {
            if (model.supports(capability) == Support.UNKNOWN) {
                facts.capability(capability, Support.NO);
            }
        }
        return lacking.isEmpty() ? model : facts.build();
    }

    private static Map<String, ModelInfo> index(List<ModelInfo> models) {
        Map<String, ModelInfo> index = new HashMap<>();
        for (ModelInfo model : models) {
            index.putIfAbsent(model.id().name().toLowerCase(Locale.ROOT), model);
            model.aliases().forEach(alias -> index.putIfAbsent(alias.toLowerCase(Locale.ROOT), model));
        }
        return index;
    }
}
