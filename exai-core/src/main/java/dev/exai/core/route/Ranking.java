package dev.exai.core.route;

import dev.exai.core.TimeSource;
import dev.exai.core.budget.Pricing;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.TokenEstimate;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.Price;
import dev.exai.core.model.Support;
import dev.exai.core.resilience.Health;
import dev.exai.core.spi.Abilities;
import dev.exai.core.spi.Provider;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts the models in the order in which the router would ask them. What counts, in this order: that calls to the model do not
 * fail; that they need not wait; that the user prefers it; that it is not deprecated; that it is known to have every needed
 * ability; that it has them itself; how well it fits the category, if one is wanted. Last count its place in the order of the
 * models and, unless a category goes by the price already, how cheap it is among them: one as much as the other. Stateless.
 */
final class Ranking {
    // each step outweighs everything below it together
    private static final double DOWN = -2_200;
    private static final double STRAINED = -1_000;
    private static final double PREFERRED = 500; // less one for each place
    private static final double DEPRECATED = -180;
    private static final double UNSURE = -90; // an ability that no source tells of: asking for it may be in vain
    private static final double SUPPLIED = -45; // an ability that is made here: the model's own is surer
    private static final double CATEGORY = 40;
    private static final double MOST_PREFERENCES = 100;

    private final List<ModelInfo> models;
    private final List<ModelInfo> preferred;
    private final Function<ModelInfo, Provider> providers;
    private final Function<ModelId, Health> health;
    private final Pricing pricing;
    private final TimeSource time;

    Ranking(
            List<ModelInfo> models,
            List<ModelInfo> preferred,
            Function<ModelInfo, Provider> providers,
            Function<ModelId, Health> health,
            Pricing pricing,
            TimeSource time) {
        this.models = List.copyOf(models);
        this.preferred = List.copyOf(preferred);
        this.providers = providers;
        this.health = health;
        this.pricing = pricing;
        this.time = time;
    }

    /** All models, the best first; those that cannot be asked last. */
    List<Candidate> of(ChatRequest needs, @Nullable Category category) {
        long tokens = tokens(needs);
        List<Candidate> candidates = new ArrayList<>();
        Function<ModelInfo, @Nullable Double> price = price(TokenEstimate.of(needs), time.instant());
        List<Double> prices = prices(price);
        for (int place = 0; place < models.size(); place++) {
            ModelInfo model = models.get(place);
            String reason = reasonAgainst(model, needs, tokens);
            double score = reason == null
                    ? score(model, place, category, rank(price.apply(model), prices)) + abilities(model, needs)
                    : 0;
            candidates.add(new Candidate(model, Math.round(score * 100) / 100.0, reason));
        }
        candidates.sort(Comparator.comparing((Candidate candidate) -> candidate.skippedBecause() != null)
                .thenComparing(Comparator.comparingDouble(Candidate::score).reversed()));
        return candidates;
    }

    /** What the request takes of a context window: its input, and the output that it asks for. */
    static long tokens(ChatRequest needs) {
        Integer output = needs.maxOutputTokens();
        return TokenEstimate.of(needs) + (output == null ? 0 : output);
    }

    /** Whether the model has what the request needs and room for it; null if so, else why not. */
    @Nullable
    String reasonAgainst(ModelInfo model, ChatRequest needs, long tokens) {
        if (model.status() == ModelInfo.Status.RETIRED) {
            return "is retired";
        }
        Set<Capability> missing = Abilities.missing(providers.apply(model), model, needs);
        if (!missing.isEmpty()) {
            return "does not support " + missing;
        }
        Integer window = model.limits().contextWindow();
        if (window != null && tokens > window) {
            return "takes " + window + " tokens, and this is about " + tokens;
        }
        Integer most = model.limits().maxOutputTokens();
        Integer wanted = needs.maxOutputTokens();
        return most != null && wanted != null && wanted > most
                ? "gives at most " + most + " tokens, and " + wanted + " are asked for"
                : null;
    }

    private double abilities(ModelInfo model, ChatRequest needs) {
        Set<Capability> doubtful = Abilities.neededBy(needs);
        doubtful.removeIf(ability -> model.supports(ability) == Support.YES);
        boolean madeHere = providers.apply(model).supplied().containsAll(doubtful);
        return doubtful.isEmpty() ? 0 : madeHere ? SUPPLIED : UNSURE;
    }

    private double score(ModelInfo model, int place, @Nullable Category category, double dear) {
        double score = switch (health.apply(model.id())) {
            case READY -> 0;
            case STRAINED -> STRAINED;
            case DOWN -> DOWN;
        };
        int preference = preferred.indexOf(model);
        if (preference >= 0) {
            score += PREFERRED - Math.min(preference, MOST_PREFERENCES);
        }
        if (model.status() == ModelInfo.Status.DEPRECATED) {
            score += DEPRECATED;
        }
        double cheap = 1 - dear;
        score += category == null
                ? cheap
                : CATEGORY * category.fit(1 - cheap, model.reasoning().mode());
        return score - (double) place / models.size();
    }

    private List<Double> prices(Function<ModelInfo, @Nullable Double> price) {
        return models.stream()
                .filter(model -> model.status() != ModelInfo.Status.RETIRED)
                .map(price)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
    }

    private static double rank(@Nullable Double price, List<Double> prices) {
        if (price == null || prices.size() < 2) {
            return 0.5;
        }
        long cheaper = prices.stream().filter(other -> other < price).count();
        return (double) cheaper / (prices.size() - 1);
    }

    /**
     * What models cost for an input of that size and a third as much output, as chats have it; null for one whose price is
     * not known in a currency with a rate.
     */
    private Function<ModelInfo, @Nullable Double> price(long input, Instant moment) {
        long output = Math.max(1, input / 3);
        Usage usage = Usage.of(3 * output, output);
        return model -> {
            Price price = model.price();
            BigDecimal comparable =
                    price == null ? null : pricing.of(price.at(moment).of(usage));
            return comparable == null ? null : comparable.doubleValue();
        };
    }
}
