package dev.exai.core.route;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.budget.Pricing;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelCatalog;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.resilience.Health;
import dev.exai.core.spi.Abilities;
import dev.exai.core.spi.Provider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the provider for a model name, an alias or {@value #AUTO}. {@value #AUTO} takes, of the models in service with every
 * needed ability and room for the input and the output asked for, the healthiest, then the most preferred, then by their order
 * and their price, which count alike, deprecated ones last; {@code auto/fast}, {@code auto/balanced} and {@code auto/deep} prefer models of that
 * {@link Category} to the order. The plan says what spoke for and against each. A name is only ever compared, whatever it
 * holds. Immutable but for the health it is told.
 */
public final class Router {
    /** Lets the router choose. */
    public static final String AUTO = "auto";

    /** How much of an unknown name is repeated in a message. */
    private static final int SHOWN_NAME = 100;

    /** How many models stand in for a chosen one: each more makes a hopeless call longer. */
    private static final int STAND_INS = 2;

    private final Map<ProviderId, Provider> providers = new LinkedHashMap<>();
    private final ModelCatalog catalog;
    private final FallbackRules rules;
    private final @Nullable Category category;
    private final Ranking ranking;
    private final List<Candidate> withheld; // which auto does not even look at

    /**
     * A router over the providers, in order of preference.
     *
     * @throws ExaiException kind CONFIGURATION if two of them have one name, or two models of one provider
     */
    public Router(List<Provider> providers) {
        this(new Builder(providers));
    }

    private Router(Builder builder) {
        List<ModelInfo> models = new ArrayList<>();
        for (Provider provider : builder.providers) {
            if (providers.put(provider.id(), provider) != null) {
                throw new ExaiException(ErrorKind.CONFIGURATION, "two providers are named " + provider.id());
            }
            models.addAll(provider.models());
        }
        withheld = builder.providers.stream()
                .flatMap(provider -> provider.withheld().stream())
                .map(model -> new Candidate(model, 0, "is not permitted by the settings"))
                .toList();
        catalog = ModelCatalog.of(models);
        rules = builder.rules;
        category = builder.category;
        ranking = new Ranking(
                catalog.all(),
                found(builder.preferred),
                this::providerOf,
                builder.health,
                builder.pricing,
                builder.time);
    }

    /** Builds a {@link Router}. Not thread-safe. */
    public static final class Builder {
        private final List<Provider> providers;
        private List<String> preferred = List.of();
        private FallbackRules rules = FallbackRules.NONE;
        private @Nullable Category category;
        private Function<ModelId, Health> health = model -> Health.READY;
        private Pricing pricing = Pricing.USD;
        private TimeSource time = TimeSource.system();

        /** A router over the providers, in order of preference. */
        public Builder(List<Provider> providers) {
            this.providers = List.copyOf(providers);
        }

        /**
         * Names or aliases of models that {@value #AUTO} takes before all others, in this order; names of no model are passed
         * over. Default none.
         */
        public Builder preferred(List<String> value) {
            preferred = List.copyOf(value);
            return this;
        }

        /** Who may answer instead of a model asked for by name. Default nobody. */
        public Builder fallbacks(FallbackRules value) {
            rules = value;
            return this;
        }

        /** In what prices are compared; those in a currency without a rate count as middling. Default {@link Pricing#USD}. */
        public Builder pricing(Pricing value) {
            pricing = value;
            return this;
        }

        /** Tells the hour, because some prices depend on it. Default the system's. */
        public Builder time(TimeSource value) {
            time = value;
            return this;
        }

        /** What {@value #AUTO} prefers to the order and the price of the models. Default null, those. */
        public Builder category(@Nullable Category value) {
            category = value;
            return this;
        }

        /** Whether a model can be expected to answer; asked at each choice, so it must be quick. Default always. */
        public Builder health(Function<ModelId, Health> value) {
            health = value;
            return this;
        }

        /**
         * The finished router.
         *
         * @throws ExaiException kind CONFIGURATION if two of the providers have one name, or two models of one provider
         */
        public Router build() {
            return new Router(this);
        }
    }

    /** The models that can be asked. */
    public ModelCatalog catalog() {
        return catalog;
    }

    /**
     * Where a request of this name goes.
     *
     * @param name {@value #AUTO}, {@code auto/} and a category, {@code provider/name}, a bare name or an alias
     * @param needs the request, of which only the needed abilities and the size count here, not its model
     * @throws ExaiException kind NOT_FOUND for an unknown name, with names like it; kind INVALID_REQUEST for an alias of
     *     several providers' models; kind GONE for a retired model; kind
     *     UNSUPPORTED if the model, or with {@value #AUTO} every model, lacks a needed ability; kind CONFIGURATION if
     *     there is no model at all
     */
    public RoutePlan plan(String name, ChatRequest needs) {
        if (catalog.all().isEmpty()) {
            throw new ExaiException(ErrorKind.CONFIGURATION, "no provider is configured, so no model can be asked");
        }
        String wanted = name.strip().toLowerCase(Locale.ROOT);
        if (wanted.equals(AUTO)) {
            return choose(needs, category);
        }
        for (Category named : Category.values()) {
            if (wanted.equals(AUTO + "/" + named.name().toLowerCase(Locale.ROOT))) {
                return choose(needs, named);
            }
        }
        return named(name, needs);
    }

    private RoutePlan named(String name, ChatRequest needs) {
        ModelInfo model = catalog.find(name).orElseThrow(() -> unknown(name));
        if (model.status() == ModelInfo.Status.RETIRED) {
            throw new ExaiException(ErrorKind.GONE, model.id() + " was switched off by its provider");
        }
        Provider provider = providerOf(model);
        Abilities.require(provider, model, needs);
        Fallbacks fallbacks = new Fallbacks(
                standIns(rules.general(), model, needs),
                standIns(rules.longerContext(), model, needs),
                standIns(rules.otherRules(), model, needs));
        String why = "asked for by name" + supplied(model, needs);
        return new RoutePlan(provider, model, why, List.of(new Candidate(model, 0, null)), fallbacks);
    }

    private List<ModelInfo> found(List<String> names) {
        return names.stream()
                .flatMap(name -> catalog.find(name).stream())
                .distinct()
                .toList();
    }

    private List<Target> standIns(List<String> names, ModelInfo chosen, ChatRequest needs) {
        long tokens = Ranking.tokens(needs);
        return found(names).stream()
                .filter(model -> model != chosen && ranking.reasonAgainst(model, needs, tokens) == null)
                .map(model -> new Target(providerOf(model), model))
                .toList();
    }

    private ExaiException unknown(String name) {
        List<ModelInfo> ambiguous = catalog.ambiguous(name);
        if (!ambiguous.isEmpty()) {
            String models =
                    ambiguous.stream().map(model -> model.id().toString()).collect(Collectors.joining(", "));
            return new ExaiException(
                    ErrorKind.INVALID_REQUEST, "the model name \"" + shown(name) + "\" may mean any of " + models);
        }
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

    private RoutePlan choose(ChatRequest needs, @Nullable Category wanted) {
        List<Candidate> candidates = ranking.of(needs, wanted);
        Candidate best = candidates.get(0);
        if (best.skippedBecause() != null) {
            Set<Capability> needed = Abilities.neededBy(needs);
            throw new ExaiException(
                    ErrorKind.UNSUPPORTED,
                    needed.isEmpty()
                            ? "no configured model is in service with room for this"
                            : "no configured model in service supports " + needed + " with room for this");
        }
        ModelInfo model = best.model();
        String why = wanted == null
                ? "the best by order and price of the healthy models with every needed ability"
                : "the best " + wanted.name().toLowerCase(Locale.ROOT)
                        + " one of the healthy models with every needed ability";
        List<Candidate> all =
                Stream.concat(candidates.stream(), withheld.stream()).toList();
        return new RoutePlan(providerOf(model), model, why + supplied(model, needs), all, standIns(candidates, model));
    }

    /** What of the needed abilities is not the model's own. */
    private static String supplied(ModelInfo model, ChatRequest needs) {
        Set<Capability> missing = Abilities.missing(model, needs);
        return missing.isEmpty() ? "" : "; it does not support " + missing + " itself, which is made good here";
    }

    /** The next best; for a longer input the next best of those known to take more, for a refusal those of other providers. */
    private Fallbacks standIns(List<Candidate> candidates, ModelInfo chosen) {
        List<ModelInfo> others = candidates.stream()
                .filter(candidate -> candidate.skippedBecause() == null && candidate.model() != chosen)
                .map(Candidate::model)
                .toList();
        return new Fallbacks(
                targets(others.stream()),
                targets(others.stream().filter(other -> window(other) > window(chosen))),
                targets(others.stream()
                        .filter(other ->
                                !other.id().provider().equals(chosen.id().provider()))));
    }

    private List<Target> targets(Stream<ModelInfo> models) {
        return models.limit(STAND_INS)
                .map(model -> new Target(providerOf(model), model))
                .toList();
    }

    private static int window(ModelInfo model) {
        Integer window = model.limits().contextWindow();
        return window == null ? 0 : window;
    }

    private Provider providerOf(ModelInfo model) {
        Provider provider = providers.get(model.id().provider());
        if (provider == null) {
            throw new IllegalStateException("model " + model.id() + " names a provider that does not serve it");
        }
        return provider;
    }
}
