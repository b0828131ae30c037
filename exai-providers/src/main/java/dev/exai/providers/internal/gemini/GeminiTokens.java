package dev.exai.providers.internal.gemini;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.Abilities;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.TokenCounter;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.ModelSource;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.HttpAnswer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Counts with {@code countTokens}, which is free of charge. */
final class GeminiTokens implements TokenCounter {
    private static final int MAX_BYTES = 1 << 20;

    private final VendorApi api;
    private final ModelSource models;
    private final String fileBase;

    GeminiTokens(VendorApi api, ModelSource models, String fileBase) {
        this.api = api;
        this.models = models;
        this.fileBase = fileBase;
    }

    @Override
    public long count(ChatRequest request, CallContext context) {
        ModelInfo model = models.find(request.model());
        Abilities.require(model, request);
        String path = ModelPath.of(model, "countTokens");
        try (HttpAnswer answer = api.post(path, body(RequestPlan.of(request, model)), context)) {
            String body = answer.text(MAX_BYTES);
            long total = total(body);
            if (total < 0) {
                throw api.errors(context.time())
                        .finished(ErrorKind.BAD_UPSTREAM, "answered without a token count", "countTokens", answer);
            }
            return total;
        }
    }

    private byte[] body(Draft draft) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JsonFeed.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeObjectPropertyStart("generateContentRequest");
            json.writeStringProperty("model", ModelPath.resource(draft.model()));
            GeminiCodec.members(json, draft, fileBase);
            json.writeEndObject();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static long total(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (JsonFeed json = new JsonFeed()) {
            json.begin(bytes, 0, bytes.length);
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                if (name.equals("totalTokens")) {
                    return json.nextCount();
                }
                json.skip(json.next());
            }
            return -1;
        } catch (JsonFeed.Malformed e) {
            return -1;
        }
    }
}
