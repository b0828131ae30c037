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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the provider for a model name, an alias or {@value #AUTO}. {@value #AUTO} takes the first model, in the order of
 * preference, that is in service and has every needed ability; deprecated ones come last. A name
 * is only ever compared, whatever it holds. Immutable.
 */
public final class Router {
    /** Lets the router choose. */
    public static final String AUTO = "auto";

    /** How much of an unknown name is repeated in a message. */
    private static final int SHOWN_NAME = 100;

    private final Map<ProviderId, Provider> providers = new LinkedHashMap<>();
    private final ModelCatalog catalog;
    private final List<ModelInfo> inServiceFirst;

    /**
     * A router over the providers, in order of preference.
     *
     * @throws ExaiException kind CONFIGURATION if two of them have one name, or two models of one provider
     */
    public Router(List<Provider> providers) {
        this(providers, List.of());
    }

    /**
     * A router over the providers, in order of preference.
     *
     * @param preferred names or aliases of models that {@value #AUTO} looks at before all others, in this order; names
     *     of no model are passed over
     * @throws ExaiException kind CONFIGURATION if two of the providers have one name, or two models of one provider
     */
    public Router(List<Provider> providers, List<String> preferred) {
        List<ModelInfo> models = new ArrayList<>();
        for (Provider provider : providers) {
            if (this.providers.put(provider.id(), provider) != null) {
                throw new ExaiException(ErrorKind.CONFIGURATION, "two providers are named " + provider.id());
            }
            models.addAll(provider.models());
        }
        catalog = ModelCatalog.of(models);
        Set<ModelInfo> inPreference = new LinkedHashSet<>();
        preferred.forEach(name -> catalog.find(name).ifPresent(inPreference::add));
        inPreference.addAll(catalog.all());
        inServiceFirst = inPreference.stream()
                .sorted(Comparator.comparing(model -> model.status() != ModelInfo.Status.ACTIVE))
                .toList();
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
     *     there is no model at all
     */
    public RoutePlan plan(String name, ChatRequest needs) {
        if (catalog.all().isEmpty()) {
            throw new ExaiException(ErrorKind.CONFIGURATION, "no provider is configured, so no model can be asked");
        }
        return name.strip().toLowerCase(Locale.ROOT).equals(AUTO) ? choose(needs) : named(name, needs);
    }

    private RoutePlan named(String name, ChatRequest needs) {
        ModelInfo model = catalog.find(name).orElseThrow(() -> unknown(name));
        if (model.status() == ModelInfo.Status.RETIRED) {
            throw new ExaiException(ErrorKind.GONE, model.id() + " was switched off by its provider");
        }
        Abilities.require(model, needs);
        return new RoutePlan(providerOf(model), model, "asked for by name", List.of(new Candidate(model, null)));
    }

    private ExaiException unknown(String name) {
        List<String> similar = catalog.similarTo(name);
        String help = similar.isEmpty() ? "" : "; names like it: " + String.join(", ", similar);
        return new ExaiException(ErrorKind.NOT_FOUND, "unknown model \"" + shown(name) + "\"" + help);
    }

    /** The name as data: cut, and with a question mark for whatever could act on a terminal or a log. */
    private static String shown(String name) {
        StringBuilder shown = new StringBuilder();
        name.strip().codePoints().limit(SHOWN_NAME).forEach(c -> shown.appendCodePoint(isPlain(c) ? c : '?'));
        return shown.toString();
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private RoutePlan choose(ChatRequest needs) {
        List<Candidate> candidates = new ArrayList<>();
        for (ModelInfo model : inServiceFirst) {
            Candidate candidate = new Candidate(model, reasonAgainst(model, needs));
            candidates.add(candidate);
            if (candidate.skippedBecause() == null) {
                String why = "first model in order with every needed ability";
                return new RoutePlan(providerOf(model), model, why, candidates);
            }
        }
        Set<Capability> needed = Abilities.neededBy(needs);
        throw new ExaiException(
                ErrorKind.UNSUPPORTED,
                needed.isEmpty() ? "no configured model is in service" : "no configured model supports " + needed);
    }

    private static @Nullable String reasonAgainst(ModelInfo model, ChatRequest needs) {
        if (model.status() == ModelInfo.Status.RETIRED) {
            return "is retired";
        }
        Set<Capability> missing = Abilities.missing(model, needs);
        return missing.isEmpty() ? null : "does not support " + missing;
    }

    private Provider providerOf(ModelInfo model) {
        Provider provider = providers.get(model.id().provider());
        if (provider == null) {
            throw new IllegalStateException("model " + model.id() + " names a provider that does not serve it");
        }
        return provider;
    }
}
