package dev.exai.providers.internal.gemini;

import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ModelLimits;
import dev.exai.core.model.ProviderId;
import dev.exai.core.model.Support;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.RemoteModels;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.HttpAnswer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** Reads the pages of {@code GET models}. */
final class GeminiModels implements RemoteModels {
    private static final int MAX_BYTES = 4 << 20;
    private static final int PAGE = 1000; // the most it gives at once
    private static final int MAX_PAGES = 100; // more is a token that leads in circles
    private static final String PREFIX = "models/";

    private final VendorApi api;

    GeminiModels(VendorApi api) {
        this.api = api;
    }

    /** A page of the list; {@code next} is null on the last. */
    record Page(List<ModelInfo> models, @Nullable String next) {}

    @Override
    public List<ModelInfo> list(CallContext context) {
        List<ModelInfo> all = new ArrayList<>();
        String next = null;
        for (int i = 0; i < MAX_PAGES; i++) {
            Page page = page(PAGE, next, context);
            all.addAll(page.models());
            next = page.next();
            if (next == null) {
                break;
            }
        }
        return all;
    }

    Page page(int size, @Nullable String token, CallContext context) {
        String after = token == null ? "" : "&pageToken=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
        try (HttpAnswer answer = api.get("models?pageSize=" + size + after, context)) {
            String body = answer.text(MAX_BYTES);
            Page page = parse(body);
            if (page == null) {
                throw api.errors(context.time()).notAList(body, answer);
            }
            return page;
        }
    }

    private @Nullable Page parse(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        List<ModelInfo> models = null;
        String next = null;
        try (JsonFeed json = new JsonFeed()) {
            json.begin(bytes, 0, bytes.length);
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                if (name.equals("nextPageToken")) {
                    next = json.nextText();
                    continue;
                }
                JsonToken value = json.next();
                if (name.equals("models") && value == JsonToken.START_ARRAY) {
                    models = rows(json);
                } else {
                    json.skip(value);
                }
            }
        } catch (JsonFeed.Malformed e) {
            return null;
        }
        return models == null ? null : new Page(models, next);
    }

    private List<ModelInfo> rows(JsonFeed json) throws JsonFeed.Malformed {
        List<ModelInfo> models = new ArrayList<>();
        for (JsonToken token = json.next(); token != JsonToken.END_ARRAY; token = json.next()) {
            if (token != JsonToken.START_OBJECT) {
                throw new JsonFeed.Malformed();
            }
            ModelInfo model = new Row().read(json, api.provider());
            if (model != null) {
                models.add(model);
            }
        }
        return models;
    }

    /** One model while it is read. */
    private static final class Row {
        private @Nullable String name;
        private @Nullable String displayName;
        private @Nullable Integer input;
        private @Nullable Integer output;
        private Support thinks = Support.UNKNOWN;

        @Nullable
        ModelInfo read(JsonFeed json, ProviderId provider) throws JsonFeed.Malformed {
            for (String member = json.nextName(); member != null; member = json.nextName()) {
                member(json, member);
            }
            String full = name;
            if (full == null) {
                return null;
            }
            String bare = full.startsWith(PREFIX) ? full.substring(PREFIX.length()) : full;
            if (!ModelId.isName(bare)) {
                return null;
            }
            ModelInfo.Builder model = ModelInfo.of(new ModelId(provider, bare))
                    .limits(new ModelLimits(input, output, null))
                    .capability(Capability.REASONING, thinks);
            if (displayName != null) {
                model.displayName(displayName);
            }
            return model.build();
        }

        private void member(JsonFeed json, String member) throws JsonFeed.Malformed {
            switch (member) {
                case "name" -> name = json.nextText();
                case "displayName" -> displayName = json.nextText();
                case "inputTokenLimit" -> input = positive(json.nextCount());
                case "outputTokenLimit" -> output = positive(json.nextCount());
                case "thinking" -> thinks = json.next() == JsonToken.VALUE_TRUE ? Support.YES : Support.NO;
                default -> json.skip(json.next());
            }
        }

        private static @Nullable Integer positive(long count) {
            return count > 0 && count <= Integer.MAX_VALUE ? (int) count : null;
        }
    }
}
