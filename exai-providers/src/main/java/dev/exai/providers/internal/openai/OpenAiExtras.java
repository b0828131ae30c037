package dev.exai.providers.internal.openai;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.model.Balance;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.CallContext;
import dev.exai.providers.internal.engine.JsonFields;
import dev.exai.providers.internal.engine.ModelSource;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.HttpAsk;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The small questions to a vendor: money, models, tokens. Thread-safe. */
final class OpenAiExtras {
    private final VendorApi api;
    private final ModelSource models;
    private final ChatCodec codec;

    OpenAiExtras(VendorApi api, ModelSource models, ChatCodec codec) {
        this.api = api;
        this.models = models;
        this.codec = codec;
    }

    List<Balance> balances(AccountRules rules, CallContext context) {
        List<Balance> balances = rules.read(api.json(HttpAsk.get(rules.path()), context));
        if (balances == null) {
            throw nonsense("told no balance");
        }
        return balances;
    }

    /** The models with what the vendor says of them: some give sizes, abilities and prices. */
    List<ModelInfo> listed(@Nullable ListedPrices prices, CallContext context) {
        JsonNode rows = api.json(HttpAsk.get("models"), context).path("data");
        if (!rows.isArray()) {
            throw nonsense("listed no models, not even none");
        }
        List<ModelInfo> listed = new ArrayList<>();
        for (JsonNode row : rows) {
            String id = JsonFields.text(row, "id");
            if (id == null || !ModelId.isName(id)) {
                throw nonsense("listed a model without a usable name");
            }
            listed.add(ListedModel.of(new ModelId(api.provider(), id), row, prices));
        }
        return listed;
    }

    long tokens(CountRules rules, ChatRequest request, CallContext context) {
        ModelInfo model = models.find(request.model());
        if (!rules.counts(model.id().name())) {
            throw Dialect.unsupported(model, "has no tokens that " + api.provider() + " counts");
        }
        HttpAsk ask = HttpAsk.post(rules.path(), codec.writePrompt(codec.draft(request, model)));
        long tokens = rules.read(api.json(ask, context));
        if (tokens < 0) {
            throw nonsense("counted no tokens");
        }
        return tokens;
    }

    private ProviderException nonsense(String what) {
        return new ProviderException.Builder(ErrorKind.BAD_UPSTREAM, api.provider() + " " + what)
                .provider(api.provider().value())
                .phase(ErrorPhase.START)
                .build();
    }
}
