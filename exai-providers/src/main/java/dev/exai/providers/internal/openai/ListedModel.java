package dev.exai.providers.internal.openai;

import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ModelLimits;
import dev.exai.core.model.Support;
import dev.exai.providers.internal.engine.JsonFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a row of {@code GET /models}, whose members beside {@code id} each vendor names as it likes: Kimi and OpenRouter
 * {@code context_length}, Groq {@code context_window}, vLLM {@code max_model_len}. Stateless.
 */
final class ListedModel {
    private ListedModel() {}

    static ModelInfo of(ModelId id, JsonNode row, @Nullable ListedPrices prices) {
        String name = JsonFields.text(row, "display_name");
        ModelInfo.Builder model = ModelInfo.of(id)
                .displayName(name == null ? id.name() : name)
                .limits(new ModelLimits(
                        size(row, "context_length", "context_window", "max_model_len"), output(row), null));
        ability(model, Capability.VISION, row.path("supports_image_in"));
        ability(model, Capability.REASONING, row.path("supports_reasoning"));
        ability(model, Capability.TOOLS, row.path("supports_tool_use"));
        return model.price(prices == null ? null : prices.of(row)).build();
    }

    private static @Nullable Integer output(JsonNode row) {
        Integer own = size(row, "max_completion_tokens", "max_output_tokens");
        return own == null ? size(row.path("top_provider"), "max_completion_tokens") : own;
    }

    /** The first of the members that is a usable number. */
    private static @Nullable Integer size(JsonNode row, String... names) {
        for (String name : names) {
            long size = JsonFields.count(row, name, 0);
            if (size > 0 && size <= Integer.MAX_VALUE) {
                return (int) size;
            }
        }
        return null;
    }

    private static void ability(ModelInfo.Builder model, Capability ability, JsonNode said) {
        if (said.isBoolean()) {
            model.capability(ability, said.booleanValue() ? Support.YES : Support.NO);
        }
    }
}
