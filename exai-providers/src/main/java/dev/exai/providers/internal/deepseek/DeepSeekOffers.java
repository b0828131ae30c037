package dev.exai.providers.internal.deepseek;

import dev.exai.core.file.AcceptedTypes;
import dev.exai.core.file.FileLimits;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.model.Balance;
import dev.exai.core.model.Cost;
import dev.exai.core.spi.FileProvider.Ability;
import dev.exai.providers.internal.engine.JsonFields;
import dev.exai.providers.internal.openai.AccountRules;
import dev.exai.providers.internal.openai.DocumentTypes;
import dev.exai.providers.internal.openai.FileRules;
import dev.exai.providers.internal.openai.Offers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What DeepSeek offers beside chats (api-docs, files api and balance, read 2026-11): no batches, no embeddings. */
final class DeepSeekOffers {
    static final Offers ALL =
            Offers.of().files(new Files()).account(new Account()).build();

    private DeepSeekOffers() {}

    /** Parsed while they are uploaded, so that there is no state; the content is not given back. */
    private static final class Files implements FileRules {
        private static final FileLimits LIMITS = new FileLimits(
                        100L << 20,
                        null,
                        null,
                        Stream.of("user_data", "text_recognition", "rich_layout_recognition")
                                .map(FilePurpose::new)
                                .toList())
                .withTypes(
                        AcceptedTypes.forPurpose("user_data", "image/*"),
                        AcceptedTypes.forPurpose("text_recognition", DocumentTypes.with("application/epub+zip")),
                        AcceptedTypes.forPurpose(
                                "rich_layout_recognition", DocumentTypes.with("application/epub+zip")));

        @Override
        public Set<Ability> abilities() {
            return EnumSet.of(Ability.UPLOAD, Ability.LIST, Ability.GET, Ability.DELETE, Ability.LIFETIME);
        }

        @Override
        public FileLimits limits() {
            return LIMITS;
        }

        @Override
        public boolean picksPurpose() {
            return false;
        }
    }

    /** Amounts are texts, one set for each currency. */
    private static final class Account implements AccountRules {
        @Override
        public String path() {
            return "user/balance";
        }

        @Override
        public @Nullable List<Balance> read(JsonNode answer) {
            JsonNode rows = answer.path("balance_infos");
            if (!rows.isArray()) {
                return null;
            }
            List<Balance> balances = new ArrayList<>();
            for (JsonNode row : rows) {
                Cost available = money(row, "total_balance");
                if (available == null) {
                    return null;
                }
                balances.add(new Balance(available, money(row, "granted_balance"), money(row, "topped_up_balance")));
            }
            return balances;
        }

        private static @Nullable Cost money(JsonNode row, String name) {
            String amount = JsonFields.text(row, name);
            String currency = JsonFields.text(row, "currency");
            return amount == null || currency == null || !amount.matches("-?\\d{1,15}(\\.\\d{1,9})?")
                    ? null
                    : new Cost(new BigDecimal(amount), currency);
        }
    }
}
