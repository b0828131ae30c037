package dev.exai.server.settings;

import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import dev.exai.core.budget.Budgets;
import dev.exai.core.budget.Ledger;
import dev.exai.core.budget.Limit;
import dev.exai.core.budget.Pricing;
import dev.exai.core.resilience.RetryBudget;
import dev.exai.core.resilience.RetryPolicy;
import dev.exai.core.route.Category;
import dev.exai.core.route.FallbackRules;
import dev.exai.core.route.Hedging;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The settings of what happens on the way of a call: which model auto takes, retries, stand-ins, hedging, budgets. */
public final class CallSettings {
    private static final String ORDER = "order";
    private static final long MOST_TOKENS = 1_000_000_000_000L;

    private static final Setting<String> CATEGORY = Setting.of(
            "auto.prefers",
            SettingType.oneOf(ORDER, "fast", "balanced", "deep"),
            ORDER,
            "What auto goes by among the models that can do what is asked and are healthy: their order and their price alike,"
                    + " or how well they fit a category. Callers can say auto/fast, auto/balanced and auto/deep.");
    private static final Setting<Long> ATTEMPTS = Setting.of(
            "retries.attempts",
            SettingType.number(1, 10),
            "3",
            "Most attempts of a call at one model before its answer has begun, the first included.");

    private static final Setting<List<String>> GENERAL = Setting.of(
            "fallback.models",
            SettingType.WORDS,
            "",
            "Models that answer, in this order, when one that was asked for by name fails before its answer has begun.");
    private static final Setting<List<String>> LONGER =
            Setting.of("fallback.longer-context", SettingType.WORDS, "", "The same when the input is too long for it.");
    private static final Setting<List<String>> OTHER_RULES =
            Setting.of("fallback.content-refused", SettingType.WORDS, "", "The same when it refuses the content.");

    private static final Setting<Duration> HEDGE_AFTER = Setting.of(
            "hedge.after",
            SettingType.duration(Duration.ofMillis(10), Duration.ofMinutes(10)),
            null,
            "A call whose answer has not begun after this time is made a second time, and the first answer is taken; both may"
                    + " be billed. Default never.");
    private static final Setting<BigDecimal> HEDGE_COST = Setting.of(
            "hedge.max-cost",
            SettingType.AMOUNT,
            "0.05",
            "Most that a call may cost by the estimate to be made a second time, in the currency of the budgets.");

    private static final Setting<Long> DAY_TOKENS = tokens("budget.day.tokens", "all calls of a day (UTC)");
    private static final Setting<BigDecimal> DAY_MONEY = money("budget.day.money", "all calls of a day (UTC)");
    private static final Setting<Long> CALLER_TOKENS =
            tokens("budget.per-principal.day.tokens", "the calls of one principal in a day (UTC)");
    private static final Setting<BigDecimal> CALLER_MONEY =
            money("budget.per-principal.day.money", "the calls of one principal in a day (UTC)");
    private static final Setting<Long> CONVERSATION_TOKENS =
            tokens("budget.per-conversation.tokens", "one conversation with its summaries");
    private static final Setting<BigDecimal> CONVERSATION_MONEY =
            money("budget.per-conversation.money", "one conversation with its summaries");
    private static final Setting<String> CURRENCY =
            Setting.of("budget.currency", SettingType.TEXT, "USD", "Currency of the budgets, as ISO 4217 code.");
    private static final Setting<List<String>> RATES = Setting.of(
            "budget.rates",
            SettingType.WORDS,
            "",
            "What one unit of other currencies is in that of the budgets, such as CNY:0.14.");
    private static final Setting<Boolean> UNPRICED = Setting.of(
            "budget.allow-unpriced",
            SettingType.BOOLEAN,
            "false",
            "Whether models without a known price may be asked while money is limited; they count as free then.");

    private CallSettings() {}

    /** All of them, in the order in which people read about them. */
    static List<Setting<?>> all() {
        return List.of(
                CATEGORY,
                ATTEMPTS,
                GENERAL,
                LONGER,
                OTHER_RULES,
                HEDGE_AFTER,
                HEDGE_COST,
                DAY_TOKENS,
                DAY_MONEY,
                CALLER_TOKENS,
                CALLER_MONEY,
                CONVERSATION_TOKENS,
                CONVERSATION_MONEY,
                CURRENCY,
                RATES,
                UNPRICED);
    }

    /** What auto prefers; null for the order and the price of the models. */
    public static @Nullable Category category(ServerSettings settings) {
        String word = settings.get(CATEGORY);
        return word.equals(ORDER) ? null : Category.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** How often a failed call is tried. */
    public static RetryPolicy retries(ServerSettings settings) {
        return new RetryPolicy(Math.toIntExact(settings.get(ATTEMPTS)));
    }

    /** Who stands in for a model asked for by name. */
    public static FallbackRules fallbacks(ServerSettings settings) {
        return new FallbackRules(settings.get(GENERAL), settings.get(LONGER), settings.get(OTHER_RULES));
    }

    /** How slow calls are made a second time; empty if they are not. */
    public static Optional<Hedging> hedging(ServerSettings settings, Workers workers) {
        return settings.find(HEDGE_AFTER)
                .map(delay -> new Hedging(
                        delay, settings.get(HEDGE_COST), pricing(settings), RetryBudget.ofProcess(), workers));
    }

    /**
     * What calls may spend.
     *
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if a rate cannot be read
     */
    public static Budgets budgets(ServerSettings settings, Ledger ledger, TimeSource time) {
        return Budgets.with(ledger, time)
                .pricing(pricing(settings))
                .everybodyPerDay(limit(settings, DAY_TOKENS, DAY_MONEY))
                .principalPerDay(limit(settings, CALLER_TOKENS, CALLER_MONEY))
                .perConversation(limit(settings, CONVERSATION_TOKENS, CONVERSATION_MONEY))
                .unpricedModels(settings.get(UNPRICED))
                .build();
    }

    /**
     * In what prices are compared and budgets are kept.
     *
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if a rate cannot be read
     */
    public static Pricing pricing(ServerSettings settings) {
        Map<String, BigDecimal> rates = new LinkedHashMap<>();
        SettingFaults faults = new SettingFaults();
        for (String word : settings.get(RATES)) {
            int colon = word.indexOf(':');
            try {
                BigDecimal rate = SettingType.AMOUNT.parser().apply(word.substring(colon + 1));
                rates.put(word.substring(0, Math.max(0, colon)).strip().toUpperCase(Locale.ROOT), rate);
            } catch (IllegalArgumentException e) {
                faults.add(RATES.name() + " must be a list of pairs such as CNY:0.14");
            }
        }
        faults.throwIfAny();
        return new Pricing(settings.get(CURRENCY).toUpperCase(Locale.ROOT), rates);
    }

    private static Limit limit(ServerSettings settings, Setting<Long> tokens, Setting<BigDecimal> money) {
        return new Limit(
                settings.find(tokens).orElse(null), settings.find(money).orElse(null));
    }

    private static Setting<Long> tokens(String name, String what) {
        return Setting.of(
                name,
                SettingType.number(0, MOST_TOKENS),
                null,
                "Most tokens of " + what
                        + ", input and output; a call that does not fit is refused. Default any number.");
    }

    private static Setting<BigDecimal> money(String name, String what) {
        return Setting.of(
                name,
                SettingType.AMOUNT,
                null,
                "Most that " + what
                        + " may cost by the list prices, in the currency of the budgets. Default any amount.");
    }
}
