package dev.exai.providers.internal.openrouter;

import dev.exai.core.file.AcceptedTypes;
import dev.exai.core.file.FileLimits;
import dev.exai.core.file.FileUpload;
import dev.exai.core.model.Balance;
import dev.exai.core.model.Cost;
import dev.exai.core.model.Price;
import dev.exai.core.spi.FileProvider.Ability;
import dev.exai.providers.internal.engine.JsonFields;
import dev.exai.providers.internal.http.HttpAsk;
import dev.exai.providers.internal.openai.AccountRules;
import dev.exai.providers.internal.openai.CursorFileRules;
import dev.exai.providers.internal.openai.DocumentTypes;
import dev.exai.providers.internal.openai.EmbeddingRules;
import dev.exai.providers.internal.openai.Offers;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What OpenRouter offers beside chats (files guide, beta, and credits, read 2026-11). */
final class OpenRouterOffers {
    static final Offers ALL = Offers.of()
            .files(new Files())
            .account(new Account())
            .embeddings(EmbeddingRules.USUAL)
            .listedPrices(OpenRouterOffers::price)
            .build();

    private OpenRouterOffers() {}

    /** US dollars per token as texts; a negative one marks a model that is billed as the one it leads to. */
    private static @Nullable Price price(JsonNode row) {
        JsonNode pricing = row.path("pricing");
        BigDecimal input = perMillion(pricing, "prompt");
        BigDecimal output = perMillion(pricing, "completion");
        if (input == null || output == null) {
            return null;
        }
        BigDecimal cached = perMillion(pricing, "input_cache_read");
        BigDecimal written = perMillion(pricing, "input_cache_write");
        return new Price("USD", new Price.Rates(input, cached, written, output), List.of());
    }

    private static @Nullable BigDecimal perMillion(JsonNode pricing, String name) {
        String text = JsonFields.text(pricing, name);
        if (text == null || !text.matches("\\d{1,9}(?:\\.\\d{1,30})?(?:[eE]-?\\d{1,2})?")) {
            return null;
        }
        BigDecimal price = new BigDecimal(text).movePointRight(6);
        return price.signum() == 0 ? BigDecimal.ZERO : price.stripTrailingZeros();
    }

    /** 100 MiB each and 10 GiB together, without purposes; contents come back for files made by tools only. */
    private static final class Files extends CursorFileRules {
        Files() {
            super(
                    EnumSet.of(Ability.UPLOAD, Ability.LIST, Ability.GET, Ability.DELETE),
                    new FileLimits(100L << 20, null, 10L << 30, List.of())
                            .withTypes(AcceptedTypes.of(
                                    "application/pdf",
                                    "image/png",
                                    "image/jpeg",
                                    "image/gif",
                                    "image/webp",
                                    DocumentTypes.WORD,
                                    DocumentTypes.EXCEL,
                                    DocumentTypes.POWERPOINT,
                                    "audio/mpeg",
                                    "audio/wav",
                                    "audio/flac",
                                    "audio/ogg",
                                    "application/json",
                                    "application/jsonl",
                                    "application/xml",
                                    "application/yaml",
                                    "text/*")),
                    "cursor");
        }

        @Override
        public List<String> fields(FileUpload upload) {
            return List.of();
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
