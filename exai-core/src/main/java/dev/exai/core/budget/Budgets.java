package dev.exai.core.budget;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.Usage;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What calls may spend: all of a day, those of a principal in a day, those of a conversation. A call whose estimate does not
 * fit is refused before anything is sent. Days are those of UTC. Thread-safe.
 */
public final class Budgets {
    private final Ledger ledger;
    private final TimeSource time;
    private final Pricing pricing;
    private final Map<Account.Scope, Limit> limits = new LinkedHashMap<>();
    private final boolean moneyCounts;
    private final boolean unpriced;

    private Budgets(Builder builder) {
        ledger = builder.ledger;
        time = builder.time;
        pricing = builder.pricing;
        unpriced = builder.unpriced;
        limits.put(Account.Scope.CONVERSATION, builder.conversation);
        limits.put(Account.Scope.PRINCIPAL, builder.principal);
        limits.put(Account.Scope.EVERYBODY, builder.everybody);
        limits.values().removeIf(Limit::isNone);
        moneyCounts = limits.values().stream().anyMatch(limit -> limit.money() != null);
    }

    /** A builder for budgets that are kept with that ledger; nothing is limited until it is said. */
    public static Builder with(Ledger ledger, TimeSource time) {
        return new Builder(ledger, time);
    }

    /** The provider, or in its place one whose calls keep the budgets. */
    public Provider over(Provider provider) {
        return limits.isEmpty() ? provider : new BudgetedProvider(provider, this);
    }

    /** What is booked on an account. */
    public Spending spent(Account account) {
        return ledger.spent(account);
    }

    /** The account of a principal today. */
    public Account today(Account.Scope scope, String owner) {
        return new Account(scope, owner, LocalDate.ofInstant(time.instant(), ZoneOffset.UTC));
    }

    /**
     * Books the estimate of a call.
     *
     * @throws ProviderException kind QUOTA_EXHAUSTED if it does not fit; kind CONFIGURATION if its price is not known
     */
    Reservation reserve(Provider provider, PlannedCall call, CallContext context) {
        Usage guess = call.guess();
        BigDecimal money = call.price().apply(guess);
        if (money == null && moneyCounts && !unpriced) {
            String unknown = "no price of " + call.model() + " in " + pricing.currency() + " is known";
            throw error(ErrorKind.CONFIGURATION, provider, unknown + ", so its calls cannot be kept within a budget")
                    .build();
        }
        Spending estimate = new Spending(guess.totalTokens(), money == null ? BigDecimal.ZERO : money);
        Map<Account, Limit> accounts = accounts(context);
        Account full = ledger.reserve(accounts, estimate);
        if (full != null) {
            throw error(ErrorKind.QUOTA_EXHAUSTED, provider, refusal(full, accounts.get(full)))
                    .retryAfter(full.day() == null ? null : untilTomorrow())
                    .build();
        }
        return new Reservation(ledger, accounts.keySet(), estimate, guess, pricing, usage -> {
            BigDecimal price = call.price().apply(usage);
            return price == null ? BigDecimal.ZERO : price;
        });
    }

    Pricing pricing() {
        return pricing;
    }

    /** What such a usage of a provider's model costs now; null if no price is known in a currency with a rate. */
    @Nullable
    BigDecimal priceNow(Provider provider, String model, Usage usage) {
        return pricing.of(provider, model, usage, time.instant());
    }

    private Map<Account, Limit> accounts(CallContext context) {
        Map<Account, Limit> accounts = new LinkedHashMap<>();
        limits.forEach((scope, limit) -> {
            String conversation = context.conversation();
            switch (scope) {
                case EVERYBODY -> accounts.put(today(scope, ""), limit);
                case PRINCIPAL -> accounts.put(today(scope, context.principal().value()), limit);
                case CONVERSATION -> {
                    if (conversation != null) {
                        accounts.put(new Account(scope, conversation, null), limit);
                    }
                }
            }
        });
        return accounts;
    }

    private String refusal(Account full, @Nullable Limit limit) {
        Spending spent = ledger.spent(full);
        String whose = switch (full.scope()) {
            case EVERYBODY -> "of all calls of a day";
            case PRINCIPAL -> "of a caller's day";
            case CONVERSATION -> "of the conversation";
        };
        return "the budget " + whose + " does not suffice: " + spent.tokens() + " tokens and "
                + spent.money().toPlainString() + " " + pricing.currency() + " are spent or reserved, of "
                + shown(limit);
    }

    private String shown(@Nullable Limit limit) {
        Limit known = Objects.requireNonNullElse(limit, Limit.NONE);
        String tokens = known.tokens() == null ? "" : known.tokens() + " tokens";
        String money = known.money() == null ? "" : known.money().toPlainString() + " " + pricing.currency();
        return tokens + (tokens.isEmpty() || money.isEmpty() ? "" : " and ") + money;
    }

    private Duration untilTomorrow() {
        LocalDate today = LocalDate.ofInstant(time.instant(), ZoneOffset.UTC);
        return Duration.between(
                time.instant(), today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private static ProviderException.Builder error(ErrorKind kind, Provider provider, String message) {
        return new ProviderException.Builder(kind, message)
                .provider(provider.id().value())
                .phase(ErrorPhase.ADMISSION);
    }

    /** Builds {@link Budgets}. Not thread-safe. */
    public static final class Builder {
        private final Ledger ledger;
        private final TimeSource time;
        private Pricing pricing = Pricing.USD;
        private Limit everybody = Limit.NONE;
        private Limit principal = Limit.NONE;
        private Limit conversation = Limit.NONE;
        private boolean unpriced;

        private Builder(Ledger ledger, TimeSource time) {
            this.ledger = Objects.requireNonNull(ledger, "ledger");
            this.time = Objects.requireNonNull(time, "time");
        }

        /** The currency of the limits. Default {@link Pricing#USD}. */
        public Builder pricing(Pricing value) {
            pricing = value;
            return this;
        }

        /** Of all calls of a day. Default none. */
        public Builder everybodyPerDay(Limit value) {
            everybody = value;
            return this;
        }

        /** Of the calls of each principal in a day. Default none. */
        public Builder principalPerDay(Limit value) {
            principal = value;
            return this;
        }

        /** Of the calls of each conversation that name it. Default none. */
        public Builder perConversation(Limit value) {
            conversation = value;
            return this;
        }

        /** Whether models without a known price may be asked although money is limited. Default false. */
        public Builder unpricedModels(boolean allowed) {
            unpriced = allowed;
            return this;
        }

        /** The finished budgets. */
        public Budgets build() {
            return new Budgets(this);
        }
    }
}
