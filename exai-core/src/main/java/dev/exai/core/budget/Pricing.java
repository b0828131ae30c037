package dev.exai.core.budget;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.TokenEstimate;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.Cost;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.Price;
import dev.exai.core.spi.Provider;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Money of several currencies in one.
 *
 * @param currency ISO 4217 code of the one
 * @param rates how much of it one unit of another currency is, by its code
 */
public record Pricing(String currency, Map<String, BigDecimal> rates) {
    /** US dollars, in which nearly all list prices are; no other currency can be compared. */
    public static final Pricing USD = new Pricing("USD", Map.of());

    private static final long ASSUMED_OUTPUT = 4_096; // tokens; long answers have about as many

    /** Copies and checks. */
    public Pricing {
        Objects.requireNonNull(currency, "currency");
        rates = Map.copyOf(rates);
    }

    /** The amount; null if there is no rate for its currency. */
    public @Nullable BigDecimal of(Cost cost) {
        if (cost.currency().equals(currency)) {
            return cost.amount();
        }
        BigDecimal rate = rates.get(cost.currency());
        return rate == null ? null : cost.amount().multiply(rate);
    }

    /** What a call may use, guessed before it is made: its input, and the output that it permits, or else that of a long answer. */
    public Usage usageOf(ChatRequest request) {
        Integer permitted = request.maxOutputTokens();
        return Usage.of(TokenEstimate.of(request), permitted == null ? ASSUMED_OUTPUT : permitted);
    }

    /** What such a usage of a provider's model costs at that moment; null if no price is known in a currency with a rate. */
    public @Nullable BigDecimal of(Provider provider, String model, Usage usage, Instant moment) {
        return of(provider.models(), model, usage, price -> price.at(moment));
    }

    /** What such a usage of one of the models costs, by its price as the function has it; null if it is not known. */
    @Nullable
    BigDecimal of(List<ModelInfo> models, String model, Usage usage, UnaryOperator<Price> which) {
        ModelInfo info = ModelInfo.called(model, models);
        Price price = info == null ? null : info.price();
        return price == null ? null : of(which.apply(price).of(usage));
    }
}
