package dev.exai.core.route;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelCatalog;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Abilities;
import dev.exai.core.spi.Provider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds the provider for a model name, an alias or {@value #AUTO}. {@value #AUTO} takes the first model, in the order of
 * the providers and of their models, that is in service and has every needed ability. Immutable.
 */
public final class Router {
    /** Lets the router choose. */
    public static final String AUTO = "auto";

    private final Map<ProviderId, Provider> providers = new LinkedHashMap<>();
    private final ModelCatalog catalog;

    /** A router over the providers, in order of preference. */
    public Router(List<Provider> providers) {
        List<ModelInfo> models = new ArrayList<>();
        for (Provider provider : providers) {
            this.providers.put(provider.id(), provider);
            models.addAll(provider.models());
        }
        catalog = ModelCatalog.of(models);
    }

    /** The models that can be asked. */
    public ModelCatalog catalog() {
        return catalog;
    }

    /**
     * Where a request of this name goes.
     *
     * @param name {@value #AUTO}, {@code provider/name}, a bare name or an alias
     * @param needs the request, of which only the needed abilities count here, not its model
     * @throws ExaiException kind NOT_FOUND for an unknown name, with names like it; kind GONE for a retired model; kind
     *     UNSUPPORTED if the model, or with {@value #AUTO} every model, lacks a needed ability; kind CONFIGURATION if
     *     there is no provider at all
     */
    public RoutePlan plan(String name, ChatRequest needs) {
        if (catalog.all().isEmpty()) {
            throw new ExaiException(ErrorKind.CONFIGURATION, "no provider is configured, so no model can be asked");
        }
        return name.strip().toLowerCase(Locale.ROOT).equals(AUTO) ? choose(needs) : named(name, needs);
    }

    private RoutePlan named(String name, ChatRequest needs) {
        ModelInfo model = catalog.find(name)
                .orElseThrow(() -> new ExaiException(
                        ErrorKind.NOT_FOUND, "unknown model; names like it: " + catalog.similarTo(name)));
        if (model.status() == ModelInfo.Status.RETIRED) {
            throw new ExaiException(ErrorKind.GONE, model.id() + " was switched off by its provider");
        }
        Abilities.require(model, needs);
        return new RoutePlan(providerOf(model), model, "asked for by name", List.of(new Candidate(model, null)));
    }

    private RoutePlan choose(ChatRequest needs) {
        List<Candidate> candidates = new ArrayList<>();
        for (ModelInfo model : catalog.all()) {
            if (model.status() != ModelInfo.Status.ACTIVE) {
                candidates.add(
                        new Candidate(model, "is " + model.status().name().toLowerCase(Locale.ROOT)));
                continue;
            }
            Set<Capability> missing = Abilities.missing(model, needs);
            if (missing.isEmpty()) {
                candidates.add(new Candidate(model, null));
                return new RoutePlan(
                        providerOf(model), model, "first model in order with every needed ability", candidates);
            }
            candidates.add(new Candidate(model, "does not support " + missing));
        }
        throw new ExaiException(ErrorKind.UNSUPPORTED, "no configured model supports " + Abilities.neededBy(needs));
    }

    private Provider providerOf(ModelInfo model) {
        Provider provider = providers.get(model.id().provider());
        if (provider == null) {
            throw new IllegalStateException("model " + model.id() + " names a provider that does not serve it");
        }
        return provider;
    }
}
