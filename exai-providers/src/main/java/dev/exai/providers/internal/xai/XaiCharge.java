package dev.exai.providers.internal.xai;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.Cost;
import dev.exai.providers.internal.engine.JsonFields;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What xAI says a call cost: {@code cost_in_usd_ticks} of its usage, of which a cent has 100,000,000. Stateless. */
final class XaiCharge {
    private static final int TICKS_EXPONENT = 10; // of ten, for a dollar

    private XaiCharge() {}

    /** Null if it does not say. */
    static @Nullable Cost of(Usage read) {
        JsonText record = read.raw();
        JsonNode usage = record == null ? null : JsonFields.parse(record.text());
        BigDecimal ticks = usage == null ? null : JsonFields.amount(usage.path("cost_in_usd_ticks"));
        return ticks == null
                ? null
                : new Cost(ticks.movePointLeft(TICKS_EXPONENT).stripTrailingZeros(), "USD");
    }
}
