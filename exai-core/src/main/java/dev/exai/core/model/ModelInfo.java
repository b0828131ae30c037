package dev.exai.core.model;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is known of a model, with the sources that say so. Immutable. */
public final class ModelInfo {
    private final Builder facts;

    private ModelInfo(Builder facts) {
        this.facts = facts;
    }

    /** Whether a model can still be used. */
    public enum Status {
        /** In service. */
        ACTIVE,
        /** In service, with an announced end or a better successor. */
        DEPRECATED,
        /** Switched off; calls fail. */
        RETIRED
    }

    /** A builder for the model; everything else has a default. */
    public static Builder of(ModelId id) {
        return new Builder(id);
    }

    /** A builder that holds all these facts. */
    public Builder toBuilder() {
        return facts.copy();
    }

    /** Its provider and name. */
    public ModelId id() {
        return facts.id;
    }

    /** A name for people; the model's own name by default. */
    public String displayName() {
        return facts.displayName;
    }

    /** Other names of it, unique within its provider. */
    public List<String> aliases() {
        return facts.aliases;
    }

    /** Whether that is its name or one of its aliases, in upper or lower case. */
    public boolean isCalled(String name) {
        return id().name().equalsIgnoreCase(name) || aliases().stream().anyMatch(alias -> alias.equalsIgnoreCase(name));
    }

    /** The first of the models that is called so; null if none is. */
    public static @Nullable ModelInfo called(String name, List<ModelInfo> models) {
        for (ModelInfo model : models) {
            if (model.isCalled(name)) {
                return model;
            }
        }
        return null;
    }

    /** Whether it can still be used. */
    public Status status() {
        return facts.status;
    }

    /** Whether it has the ability. */
    public Support supports(Capability capability) {
        return facts.capabilities.getOrDefault(capability, Support.UNKNOWN);
    }

    /** Its sizes. */
    public ModelLimits limits() {
        return facts.limits;
    }

    /** What it costs; null if no price is known, which is not the same as free. */
    public @Nullable Price price() {
        return facts.price;
    }

    /** How its thinking can be steered. */
    public ReasoningControl reasoning() {
        return facts.reasoning;
    }

    /** Whether temperature, top-p and the like are fixed by the provider and must not be sent. */
    public boolean samplingFixed() {
        return facts.samplingFixed;
    }

    /** Where these facts come from, one line each. */
    public List<String> sources() {
        return facts.sources;
    }

    /** When they were last checked; null for models known from settings only. */
    public @Nullable LocalDate asOf() {
        return facts.asOf;
    }

    /** A remark for people; null for none. */
    public @Nullable String notes() {
        return facts.notes;
    }

    @Override
    public String toString() {
        return "ModelInfo[" + facts.id + "]";
    }

    /** Builds a {@link ModelInfo}. Not thread-safe. */
    public static final class Builder {
        private final ModelId id;
        private String displayName;
        private List<String> aliases = List.of();
        private Status status = Status.ACTIVE;
        private final Map<Capability, Support> capabilities = new EnumMap<>(Capability.class);
        private ModelLimits limits = ModelLimits.UNKNOWN;
        private @Nullable Price price;
        private ReasoningControl reasoning = ReasoningControl.NONE;
        private boolean samplingFixed;
        private List<String> sources = List.of();
        private @Nullable LocalDate asOf;
        private @Nullable String notes;

        private Builder(ModelId id) {
            this.id = Objects.requireNonNull(id, "id");
            displayName = id.name();
        }

        /** A name for people. */
        public Builder displayName(String value) {
            displayName = value;
            return this;
        }

        /** Other names; default none. */
        public Builder aliases(List<String> value) {
            aliases = List.copyOf(value);
            return this;
        }

        /** Default {@link Status#ACTIVE}. */
        public Builder status(Status value) {
            status = value;
            return this;
        }

        /** Default {@link Support#UNKNOWN} for each ability. */
        public Builder capability(Capability capability, Support support) {
            capabilities.put(capability, support);
            return this;
        }

        /** It has no ability but those that were named before. */
        public Builder nothingElse() {
            for (Capability capability : Capability.values()) {
                capabilities.putIfAbsent(capability, Support.NO);
            }
            return this;
        }

        /** Default {@link ModelLimits#UNKNOWN}. */
        public Builder limits(ModelLimits value) {
            limits = value;
            return this;
        }

        /** Default none. */
        public Builder price(@Nullable Price value) {
            price = value;
            return this;
        }

        /** Default {@link ReasoningControl#NONE}. */
        public Builder reasoning(ReasoningControl value) {
            reasoning = value;
            return this;
        }

        /** Default false. */
        public Builder samplingFixed(boolean value) {
            samplingFixed = value;
            return this;
        }

        /** Default none. */
        public Builder sources(List<String> value) {
            sources = List.copyOf(value);
            return this;
        }

        /** Default none. */
        public Builder asOf(@Nullable LocalDate value) {
            asOf = value;
            return this;
        }

        /** Default none. */
        public Builder notes(@Nullable String value) {
            notes = value;
            return this;
        }

        /** The finished facts. */
        public ModelInfo build() {
            return new ModelInfo(copy());
        }

        private Builder copy() {
            Builder copy = new Builder(id);
            copy.displayName = displayName;
            copy.aliases = aliases;
            copy.status = status;
            copy.capabilities.putAll(capabilities);
            copy.limits = limits;
            copy.price = price;
            copy.reasoning = reasoning;
            copy.samplingFixed = samplingFixed;
            copy.sources = sources;
            copy.asOf = asOf;
            copy.notes = notes;
            return copy;
        }
    }
}
