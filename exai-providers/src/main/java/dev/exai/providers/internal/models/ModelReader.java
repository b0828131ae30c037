package dev.exai.providers.internal.models;

import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ModelLimits;
import dev.exai.core.model.ProviderId;
import dev.exai.core.model.ReasoningControl;
import dev.exai.core.model.Support;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the rows of {@code models}. A row begins with {@code name} and must have {@code sources} and {@code asOf}. */
final class ModelReader {
    private static final Map<String, Capability> CAPABILITIES = Map.of(
            "tools", Capability.TOOLS,
            "vision", Capability.VISION,
            "reasoning", Capability.REASONING,
            "jsonObject", Capability.JSON_OBJECT,
            "jsonSchema", Capability.JSON_SCHEMA,
            "webSearch", Capability.WEB_SEARCH,
            "files", Capability.FILES);

    private final StrictJson json;
    private final ProviderId provider;
    private final Set<String> responsesOnly = new HashSet<>();

    ModelReader(StrictJson json, ProviderId provider) {
        this.json = json;
        this.provider = provider;
    }

    ModelInfo read() {
        Row row = new Row();
        json.object(row::field);
        return row.build();
    }

    /** The models read so far whose row says {@code "api": "responses"}. */
    Set<String> responsesOnly() {
        return responsesOnly;
    }

    private final class Row {
        private ModelInfo.@Nullable Builder model;
        private @Nullable Integer contextWindow;
        private @Nullable Integer maxOutputTokens;
        private @Nullable Integer defaultMaxOutputTokens;
        private boolean sourced;
        private boolean dated;

        boolean field(String name) {
            if (name.equals("name")) {
                model = ModelInfo.of(new ModelId(provider, json.string()));
                return true;
            }
            return field(name, model());
        }

        private boolean field(String name, ModelInfo.Builder builder) {
            switch (name) {
                case "displayName" -> builder.displayName(json.string());
                case "aliases" -> builder.aliases(json.strings());
                case "status" -> builder.status(constant(ModelInfo.Status.class));
                case "contextWindow" -> contextWindow = json.positive();
                case "maxOutputTokens" -> maxOutputTokens = json.positive();
                case "defaultMaxOutputTokens" -> defaultMaxOutputTokens = json.positive();
                case "can" -> json.object(ability -> capability(ability, builder));
                case "reasoning" -> builder.reasoning(reasoning());
                case "api" -> responsesOnly.add(api(builder.build().id().name()));
                case "samplingFixed" -> builder.samplingFixed(json.flag());
                case "price" -> builder.price(new PriceReader(json).read());
                case "notes" -> builder.notes(json.string());
                case "asOf" -> {
                    builder.asOf(json.date());
                    dated = true;
                }
                case "sources" -> {
                    List<String> sources = json.strings();
                    builder.sources(sources);
                    sourced = !sources.isEmpty();
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        ModelInfo build() {
            if (!sourced || !dated) {
                throw json.fault("row must have " + (sourced ? "asOf" : "sources"));
            }
            return model().limits(new ModelLimits(contextWindow, maxOutputTokens, defaultMaxOutputTokens))
                    .build();
        }

        private ModelInfo.Builder model() {
            ModelInfo.Builder builder = model;
            if (builder == null) {
                throw json.fault("must come after name");
            }
            return builder;
        }
    }

    /** The only other interface that a row may name. */
    private String api(String model) {
        String word = json.string();
        if (!word.equals("responses")) {
            throw json.fault("has an unknown value: " + word);
        }
        return model;
    }

    private boolean capability(String name, ModelInfo.Builder model) {
        Capability capability = CAPABILITIES.get(name);
        if (capability == null) {
            return false;
        }
        model.capability(capability, json.flag() ? Support.YES : Support.NO);
        return true;
    }

    private ReasoningControl reasoning() {
        ReasoningFields fields = new ReasoningFields();
        json.object(fields::field);
        return new ReasoningControl(fields.mode, fields.efforts);
    }

    private <E extends Enum<E>> E constant(Class<E> type) {
        String text = json.string();
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        throw json.fault("has an unknown value: " + text);
    }

    private final class ReasoningFields {
        private ReasoningControl.Mode mode = ReasoningControl.Mode.NEVER;
        private List<String> efforts = List.of();

        boolean field(String name) {
            switch (name) {
                case "mode" -> mode = constant(ReasoningControl.Mode.class);
                case "efforts" -> efforts = json.strings();
                default -> {
                    return false;
                }
            }
            return true;
        }
    }
}
