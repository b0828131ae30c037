package dev.exai.providers.internal.anthropic;

import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ModelLimits;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.RemoteModels;
import dev.exai.providers.internal.engine.JsonFields;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.HttpAsk;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The vendor's own list of its models, with the sizes it tells. Thread-safe. */
final class AnthropicModels implements RemoteModels {
    private static final String PAGE_SIZE = "1000"; // the vendor's most
    private static final int MOST_PAGES = 100;

    private final VendorApi api;
    private final String path;

    AnthropicModels(VendorApi api, String path) {
        this.api = api;
        this.path = path;
    }

    @Override
    public List<ModelInfo> list(CallContext context) {
        List<ModelInfo> models = new ArrayList<>();
        String after = null;
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode answer =
                    api.json(HttpAsk.get(path).query("limit", PAGE_SIZE).query("after_id", after), context);
            if (!answer.path("data").isArray()) {
                throw api.nonsense("listed no models, not even none");
            }
            for (JsonNode row : answer.path("data")) {
                ModelInfo model = model(row);
                if (model != null) {
                    models.add(model);
                }
            }
            after = JsonFields.text(answer, "last_id");
            if (after == null || !answer.path("has_more").asBoolean(false)) {
                return models;
            }
        }
        throw api.nonsense("lists models without end");
    }

    private @Nullable ModelInfo model(JsonNode row) {
        String id = JsonFields.text(row, "id");
        if (id == null || !ModelId.isName(id)) {
            return null;
        }
        return ModelInfo.of(new ModelId(api.provider(), id))
                .displayName(Objects.requireNonNullElse(JsonFields.text(row, "display_name"), id))
                .limits(new ModelLimits(size(row, "max_input_tokens"), size(row, "max_tokens"), null))
                .build();
    }

    private static @Nullable Integer size(JsonNode row, String name) {
        long size = JsonFields.count(row, name, 0);
        return size > 0 && size <= Integer.MAX_VALUE ? (int) size : null;
    }
}
