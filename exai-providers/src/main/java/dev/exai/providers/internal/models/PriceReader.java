package dev.exai.providers.internal.models;

import dev.exai.core.model.Price;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one price: rates of a million tokens, the tiers above certain input sizes, its peak and what batches cost. */
final class PriceReader {
    private static final List<String> RATES = List.of("input", "cachedInput", "cacheWrite", "cacheWriteLong", "output");
    private static final List<String> FIELDS = with("currency", "tiers", "peak", "batch");
    private static final List<String> PEAK = with("days", "hours");

    private final StrictJson json;
    private @Nullable String currency;
    private @Nullable BigDecimal input;
    private @Nullable BigDecimal cachedInput;
    private @Nullable BigDecimal cacheWrite;
    private @Nullable BigDecimal cacheWriteLong;
    private @Nullable BigDecimal output;
    private int aboveInputTokens;
    private List<Price.Tier> tiers = List.of();
    private Price.@Nullable Peak peak;
    private @Nullable BigDecimal batch;
    private Set<DayOfWeek> days = Set.of();
    private List<Price.Hours> hours = List.of();

    private static List<String> with(String... others) {
        return Stream.concat(Stream.of(others), RATES.stream()).toList();
    }

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
            case "peak" -> {
                peak = new PriceReader(json).peak();
                yield true;
            }
            case "batch" -> {
                batch = share();
                yield true;
            }
            default -> rate(name);
        });
        return new Price(present(currency, "currency"), rates(), tiers, peak, batch);
    }

    private BigDecimal share() {
        BigDecimal share = json.amount();
        if (share.signum() == 0 || share.compareTo(BigDecimal.ONE) > 0) {
            throw json.fault("must be above 0 and at most 1");
        }
        return share;
    }

    private Price.Peak peak() {
        json.object(PEAK, name -> switch (name) {
            case "days" -> {
                days = Set.copyOf(json.list(this::day));
                yield true;
            }
            case "hours" -> {
                hours = json.list(this::part);
                yield true;
            }
            default -> rate(name);
        });
        if (days.isEmpty() || hours.isEmpty()) {
            throw json.fault("peak lacks days or hours");
        }
        return new Price.Peak(rates(), days, hours);
    }

    private DayOfWeek day() {
        String word = json.string();
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.name().equals(word)) {
                return day;
            }
        }
        throw json.fault("must be a day of the week like MONDAY, not " + word);
    }

    /** Hours as 1-4, which is from one until four o'clock. */
    private Price.Hours part() {
        String text = json.string();
        if (!text.matches("\\d{1,2}-\\d{1,2}")) {
            throw json.fault("must be hours like 1-4, not " + text);
        }
        int line = text.indexOf('-');
        int from = Integer.parseInt(text.substring(0, line));
        int to = Integer.parseInt(text.substring(line + 1));
        if (to <= from || to > 24) {
            throw json.fault("must be hours like 1-4, not " + text);
        }
        return new Price.Hours(from, to);
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
            case "cacheWriteLong" -> cacheWriteLong = json.amount();
            case "output" -> output = json.amount();
            default -> {
                return false;
            }
        }
        return true;
    }

    private Price.Rates rates() {
        return new Price.Rates(
                present(input, "input"), cachedInput, cacheWrite, cacheWriteLong, present(output, "output"));
    }

    private <T> T present(@Nullable T value, String name) {
        if (value == null) {
            throw json.fault("lacks " + name);
        }
        return value;
    }
}
