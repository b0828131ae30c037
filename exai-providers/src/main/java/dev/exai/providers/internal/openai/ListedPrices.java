package dev.exai.providers.internal.openai;

import dev.exai.core.model.Price;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what a vendor's list of models says of their prices. Stateless. */
@FunctionalInterface
public interface ListedPrices {
    /** The price that a row of the list tells, without surcharges; null if it tells none. */
    @Nullable
    Price of(JsonNode row);
}
