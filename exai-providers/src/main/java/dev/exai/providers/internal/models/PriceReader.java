package dev.exai.providers.internal.models;

import dev.exai.core.model.Price;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one price: rates of a million tokens, and the tiers above certain input sizes. */
final class PriceReader {
    private static final List<String> RATES = List.of("input", "cachedInput", "cacheWrite", "output");
    private static final List<String> FIELDS =
            List.of("currency", "tiers", "input", "cachedInput", "cacheWrite", "output");

    private final StrictJson json;
    private @Nullable String currency;
    private @Nullable BigDecimal input;
    private @Nullable BigDecimal cachedInput;
    private @Nullable BigDecimal cacheWrite;
    private @Nullable BigDecimal output;
    private int aboveInputTokens;
    private List<Price.Tier> tiers = List.of();

    PriceReader(StrictJson json) {
        this.json = json;
    }

    Price read() {
        json.object(FIELDS, name -> switch (name) {
            case "currency" -> {
                currency = json.string();
                yield true;
            }
            case "tiers" -> {
                tiers = json.list(() -> new PriceReader(json).tier());
                yield true;
            }
            default -> rate(name);
        });
        return new Price(present(currency, "currency"), rates(), tiers);
    }

    private Price.Tier tier() {
        json.object(RATES, name -> {
            if (name.equals("aboveInputTokens")) {
                aboveInputTokens = json.positive();
                return true;
            }
            return rate(name);
        });
        if (aboveInputTokens == 0) {
            throw json.fault("tier lacks aboveInputTokens");
        }
        return new Price.Tier(aboveInputTokens, rates());
    }

    private boolean rate(String name) {
        switch (name) {
            case "input" -> input = json.amount();
            case "cachedInput" -> cachedInput = json.amount();
            case "cacheWrite" -> cacheWrite = json.amount();
            case "output" -> output = json.amount();
            default -> {
                return false;
            }
        }
        return true;
    }

    private Price.Rates rates() {
        return new Price.Rates(present(input, "input"), cachedInput, cacheWrite, present(output, "output"));
    }

    private <T> T present(@Nullable T value, String name) {
        if (value == null) {
            throw json.fault("lacks " + name);
        }
        return value;
    }
}
