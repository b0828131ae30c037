package dev.exai.providers.internal.openrouter;

import dev.exai.core.file.FileLimits;
import dev.exai.core.file.FileUpload;
import dev.exai.core.model.Balance;
import dev.exai.core.model.Cost;
import dev.exai.core.spi.FileProvider.Ability;
import dev.exai.providers.internal.engine.JsonFields;
import dev.exai.providers.internal.http.HttpAsk;
import dev.exai.providers.internal.openai.AccountRules;
import dev.exai.providers.internal.openai.FileRules;
import dev.exai.providers.internal.openai.Offers;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What OpenRouter offers beside chats (files guide, beta, and credits, read 2026-11). */
final class OpenRouterOffers {
    static final Offers ALL =
            Offers.of().files(new Files()).account(new Account()).build();

    private OpenRouterOffers() {}

    /** 100 MiB each and 10 GiB together, without purposes; contents come back for files made by tools only. */
    private static final class Files implements FileRules {
        private static final FileLimits LIMITS = new FileLimits(100L << 20, null, 10L << 30, List.of());

        @Override
        public Set<Ability> abilities() {
            return EnumSet.of(Ability.UPLOAD, Ability.LIST, Ability.GET, Ability.DELETE);
        }

        @Override
        public FileLimits limits() {
            return LIMITS;
        }

        @Override
        public boolean purposeNeeded() {
            return false;
        }

        @Override
        public boolean picksPurpose() {
            return false;
        }

        @Override
        public List<String> fields(FileUpload upload) {
            return List.of();
        }

        @Override
        public int pageSize() {
            return 100;
        }

        @Override
        public String cursor() {
            return "cursor";
        }

        @Override
        public @Nullable String next(JsonNode page, @Nullable String lastId) {
            return JsonFields.text(page, "cursor");
        }

        @Override
        public HttpAsk listing(HttpAsk ask) {
            return ask;
        }
    }

    /** Credits are US dollars: what was bought, and what of it was used. */
    private static final class Account implements AccountRules {
        @Override
        public String path() {
            return "credits";
        }

        @Override
        public @Nullable List<Balance> read(JsonNode answer) {
            JsonNode bought = answer.path("data").path("total_credits");
            JsonNode used = answer.path("data").path("total_usage");
            return bought.isNumber() && used.isNumber()
                    ? List.of(new Balance(
                            new Cost(bought.decimalValue().subtract(used.decimalValue()), "USD"), null, null))
                    : null;
        }
    }
}
