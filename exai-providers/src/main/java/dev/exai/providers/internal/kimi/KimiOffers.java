package dev.exai.providers.internal.kimi;

import dev.exai.core.batch.BatchItem;
import dev.exai.core.batch.BatchRequest;
import dev.exai.core.model.Balance;
import dev.exai.core.model.Cost;
import dev.exai.core.model.ModelInfo;
import dev.exai.providers.internal.openai.AccountRules;
import dev.exai.providers.internal.openai.BatchRules;
import dev.exai.providers.internal.openai.CountRules;
import dev.exai.providers.internal.openai.Dialect;
import dev.exai.providers.internal.openai.Offers;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What Kimi offers beside chats (platform docs, batch, balance and token estimate, read 2026-09). */
final class KimiOffers {
    private KimiOffers() {}

    /** The offers of a site, whose accounts are in this currency, with or without its formulas. */
    static Offers in(String currency, boolean formulas) {
        return Offers.of()
                .hostedTools(formulas ? KimiFormulas::new : null)
                .files(new KimiFileRules())
                .batches(new Batches())
                .account(new Account(currency))
                .tokens(new Tokens())
                .build();
    }

    /** 12 hours to 7 days, one model in a file, and not k3. */
    private static final class Batches implements BatchRules {
        @Override
        public Duration shortest() {
            return Duration.ofHours(12);
        }

        @Override
        public Duration longest() {
            return Duration.ofDays(7);
        }

        @Override
        public void check(BatchItem item, ModelInfo model) {
            if (model.id().name().contains("k3")) {
                throw Dialect.unsupported(model, "is not offered in batches");
            }
        }

        @Override
        public void check(BatchRequest request, ModelInfo first) {
            String model = request.items().get(0).request().model();
            if (request.items().stream()
                    .anyMatch(item -> !item.request().model().equals(model))) {
                throw Dialect.unsupported(first, "cannot stand in one batch with another model");
            }
        }
    }

    private record Account(String currency) implements AccountRules {
        @Override
        public String path() {
            return "users/me/balance";
        }

        @Override
        public @Nullable List<Balance> read(JsonNode answer) {
            JsonNode data = answer.path("data");
            Cost available = money(data, "available_balance");
            return available == null
                    ? null
                    : List.of(new Balance(available, money(data, "voucher_balance"), money(data, "cash_balance")));
        }

        private @Nullable Cost money(JsonNode data, String name) {
            JsonNode value = data.path(name);
            BigDecimal amount = value.isNumber() ? value.decimalValue() : null;
            return amount == null ? null : new Cost(amount, currency);
        }
    }

    private static final class Tokens implements CountRules {
        @Override
        public String path() {
            return "tokenizers/estimate-token-count";
        }

        @Override
        public long read(JsonNode answer) {
            return answer.path("data").path("total_tokens").asLong(-1);
        }
    }
}
