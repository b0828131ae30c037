package dev.exai.providers.internal.ollama;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ModelLimits;
import dev.exai.core.model.Support;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.RemoteModels;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.ModelList;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** The models a server holds, from {@code /api/tags}, and what it says of each, from {@code /api/show}. */
final class OllamaModels implements RemoteModels {
    private static final int MAX_BYTES = 8 << 20; // a model's licence and its template stand in it
    private static final String CONTEXT = ".context_length"; // behind the name of the architecture

    private static final Map<Capability, String> WORDS =
            Map.of(Capability.TOOLS, "tools", Capability.VISION, "vision", Capability.REASONING, "thinking");

    private final VendorApi api;

    OllamaModels(VendorApi api) {
        this.api = api;
    }

    /** The names alone, in one call. */
    List<ModelId> names(CallContext context) {
        try (HttpAnswer answer = api.get("api/tags", context)) {
            return ModelList.read(answer, api.provider(), api.errors(context.time()), "models", "name");
        }
    }

    @Override
    public List<ModelInfo> list(CallContext context) {
        List<ModelInfo> models = new ArrayList<>();
        for (ModelId id : names(context)) {
            ModelInfo model = show(id, context);
            if (model != null) {
                models.add(model);
            }
        }
        return models;
    }

    /** Null if the model has been deleted since it was listed. */
    private @Nullable ModelInfo show(ModelId id, CallContext context) {
        byte[] body = ("{\"model\":" + RequestDraft.quoted(id.name()) + "}").getBytes(StandardCharsets.UTF_8);
        try (HttpAnswer answer = api.post("api/show", body, context)) {
            String text = answer.text(MAX_BYTES);
            try {
                return new Shown().read(text, id);
            } catch (JsonFeed.Malformed e) {
                throw api.errors(context.time())
                        .finished(ErrorKind.BAD_UPSTREAM, "described a model in no JSON", "show", answer);
            }
        } catch (ProviderException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }

    /** One description while it is read. */
    private static final class Shown {
        private final Set<String> abilities = new HashSet<>();
        private boolean abilitiesSaid;
        private @Nullable Integer contextTokens;

        ModelInfo read(String text, ModelId id) throws JsonFeed.Malformed {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            try (JsonFeed json = new JsonFeed()) {
                json.begin(bytes, 0, bytes.length);
                for (String name = json.nextName(); name != null; name = json.nextName()) {
                    JsonToken value = json.next();
                    if (name.equals("capabilities") && value == JsonToken.START_ARRAY) {
                        capabilities(json);
                    } else if (name.equals("model_info") && value == JsonToken.START_OBJECT) {
                        facts(json);
                    } else {
                        json.skip(value);
                    }
                }
            }
            ModelInfo.Builder model = ModelInfo.of(id).limits(new ModelLimits(contextTokens, null, null));
            if (abilitiesSaid) {
                WORDS.forEach((ability, word) ->
                        model.capability(ability, abilities.contains(word) ? Support.YES : Support.NO));
            }
            return model.build();
        }

        private void capabilities(JsonFeed json) throws JsonFeed.Malformed {
            abilitiesSaid = true;
            for (JsonToken token = json.next(); token != JsonToken.END_ARRAY; token = json.next()) {
                if (token == JsonToken.VALUE_STRING) {
                    abilities.add(json.valueText());
                } else {
                    json.skip(token);
                }
            }
        }

        private void facts(JsonFeed json) throws JsonFeed.Malformed {
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                if (name.endsWith(CONTEXT)) {
                    long tokens = json.nextCount();
                    contextTokens = tokens > 0 && tokens <= Integer.MAX_VALUE ? (Integer) (int) tokens : null;
                } else {
                    json.skip(json.next());
                }
            }
        }
    }
}
