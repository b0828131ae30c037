package dev.exai.providers.internal.models;

import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ModelLimits;
import dev.exai.core.model.Price;
import dev.exai.core.model.ReasoningControl;
import dev.exai.core.model.Support;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a row of a file says of a model, while it is read and afterwards: null where it says nothing. Not thread-safe. */
final class ModelRow {
    /** The names of the fields. */
    static final List<String> FIELDS = List.of(
            "displayName",
            "aliases",
            "status",
            "contextWindow",
            "maxOutputTokens",
            "defaultMaxOutputTokens",
            "can",
            "reasoning",
            "samplingFixed",
            "price",
            "notes",
            "asOf",
            "sources");

    static final Map<String, Capability> CAPABILITIES = Map.of(
            "tools", Capability.TOOLS,
            "vision", Capability.VISION,
            "reasoning", Capability.REASONING,
            "jsonObject", Capability.JSON_OBJECT,
            "jsonSchema", Capability.JSON_SCHEMA,
            "webSearch", Capability.WEB_SEARCH,
            "files", Capability.FILES);

    private final StrictJson json;
    private final Map<Capability, Support> can = new EnumMap<>(Capability.class);
    private @Nullable String displayName;
    private @Nullable List<String> aliases;
    private ModelInfo.@Nullable Status status;
    private @Nullable Integer contextWindow;
    private @Nullable Integer maxOutputTokens;
    private @Nullable Integer defaultMaxOutputTokens;
    private @Nullable ReasoningControl reasoning;
    private @Nullable Boolean samplingFixed;
    private @Nullable Price price;
    private @Nullable String notes;
    private @Nullable LocalDate asOf;
    private @Nullable List<String> sources;

    ModelRow(StrictJson json) {
        this.json = json;
    }

    /** Reads the value of the field; false if it is none of a model. */
    boolean read(String name) {
        switch (name) {
            case "displayName" -> displayName = json.string();
            case "aliases" -> aliases = json.strings();
            case "status" -> status = constant(ModelInfo.Status.class);
            case "contextWindow" -> contextWindow = json.positive();
            case "maxOutputTokens" -> maxOutputTokens = json.positive();
            case "defaultMaxOutputTokens" -> defaultMaxOutputTokens = json.positive();
            case "can" -> json.object(CAPABILITIES.keySet(), this::capability);
            case "reasoning" -> reasoning = reasoning();
            case "samplingFixed" -> samplingFixed = json.flag();
            case "price" -> price = new PriceReader(json).read();
            case "notes" -> notes = json.string();
            case "asOf" -> asOf = json.date();
            case "sources" -> sources = json.strings();
            default -> {
                return false;
            }
        }
        return true;
    }

    boolean hasSources() {
        return sources != null && !sources.isEmpty();
    }

    boolean hasDate() {
        return asOf != null;
    }

    /** The names that the row gives the model; empty if it says nothing of them. */
    List<String> aliases() {
        return aliases == null ? List.of() : aliases;
    }

    /** The facts with what the row says instead of what they say. */
    ModelInfo applied(ModelInfo.Builder facts) {
        ModelInfo before = facts.build();
        ModelLimits limits = before.limits();
        can.forEach(facts::capability);
        return facts.displayName(orElse(displayName, before.displayName()))
                .aliases(orElse(aliases, before.aliases()))
                .status(orElse(status, before.status()))
                .limits(new ModelLimits(
                        contextWindow == null ? limits.contextWindow() : contextWindow,
                        maxOutputTokens == null ? limits.maxOutputTokens() : maxOutputTokens,
                        defaultMaxOutputTokens == null ? limits.defaultMaxOutputTokens() : defaultMaxOutputTokens))
                .reasoning(orElse(reasoning, before.reasoning()))
                .samplingFixed(orElse(samplingFixed, before.samplingFixed()))
                .price(price == null ? before.price() : price)
                .notes(notes == null ? before.notes() : notes)
                .asOf(asOf == null ? before.asOf() : asOf)
                .sources(orElse(sources, before.sources()))
                .build();
    }

    private static <T> T orElse(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    private boolean capability(String name) {
        Capability capability = CAPABILITIES.get(name);
        if (capability == null) {
            return false;
        }
        can.put(capability, json.flag() ? Support.YES : Support.NO);
        return true;
    }

    private ReasoningControl reasoning() {
        ReasoningFields fields = new ReasoningFields();
        json.object(ReasoningFields.NAMES, fields::read);
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
        static final List<String> NAMES = List.of("mode", "efforts");

        private ReasoningControl.Mode mode = ReasoningControl.Mode.NEVER;
        private List<String> efforts = List.of();

        boolean read(String name) {
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
