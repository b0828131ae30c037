package dev.exai.providers.internal.models;

import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.Price;
import dev.exai.core.model.Support;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes what {@link OverlayReader} reads, a line for each model. Stateless. */
public final class OverlayWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private OverlayWriter() {}

    /** The file's text. */
    public static String text(List<ModelInfo> models) {
        return models.stream()
                .map(model -> "    " + MAPPER.writeValueAsString(row(model)))
                .collect(Collectors.joining(",\n", "{\n  \"models\": [\n", "\n  ]\n}\n"));
    }

    private static ObjectNode row(ModelInfo model) {
        ObjectNode row = JSON.objectNode();
        row.put("model", model.id().toString());
        if (!model.displayName().equals(model.id().name())) {
            row.put("displayName", model.displayName());
        }
        if (!model.aliases().isEmpty()) {
            model.aliases().forEach(row.putArray("aliases")::add);
        }
        number(row, "contextWindow", model.limits().contextWindow());
        number(row, "maxOutputTokens", model.limits().maxOutputTokens());
        number(row, "defaultMaxOutputTokens", model.limits().defaultMaxOutputTokens());
        ObjectNode can = JSON.objectNode();
        abilities(model).forEach(can::put);
        if (!can.isEmpty()) {
            row.set("can", can);
        }
        Price price = model.price();
        if (price != null) {
            row.set("price", price(price));
        }
        if (model.asOf() != null) {
            row.put("asOf", model.asOf().toString());
        }
        if (!model.sources().isEmpty()) {
            model.sources().forEach(row.putArray("sources")::add);
        }
        return row;
    }

    private static Map<String, Boolean> abilities(ModelInfo model) {
        Map<String, Boolean> known = new TreeMap<>();
        for (Map.Entry<String, Capability> entry : ModelRow.CAPABILITIES.entrySet()) {
            Support support = model.supports(entry.getValue());
            if (support != Support.UNKNOWN) {
                known.put(entry.getKey(), support == Support.YES);
            }
        }
        return known;
    }

    private static ObjectNode price(Price price) {
        ObjectNode json = JSON.objectNode();
        json.put("currency", price.currency());
        rates(json, price.base());
        for (Price.Tier tier : price.tiers()) {
            ObjectNode row = json.withArray("tiers").addObject();
            row.put("aboveInputTokens", tier.aboveInputTokens());
            rates(row, tier.rates());
        }
        Price.Peak peak = price.peak();
        if (peak != null) {
            ObjectNode row = json.putObject("peak");
            peak.days().stream().sorted().forEach(day -> row.withArray("days").add(day.name()));
            peak.hours().forEach(part -> row.withArray("hours").add(part.from() + "-" + part.to()));
            rates(row, peak.rates());
        }
        if (price.batchShare() != null) {
            json.put("batch", price.batchShare());
        }
        return json;
    }

    private static void rates(ObjectNode json, Price.Rates rates) {
        json.put("input", rates.input());
        rate(json, "cachedInput", rates.cachedInput());
        rate(json, "cacheWrite", rates.cacheWrite());
        rate(json, "cacheWriteLong", rates.cacheWriteLong());
        json.put("output", rates.output());
    }

    private static void rate(ObjectNode json, String name, @Nullable BigDecimal rate) {
        if (rate != null) {
            json.put(name, rate);
        }
    }

    private static void number(ObjectNode json, String name, @Nullable Integer value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
