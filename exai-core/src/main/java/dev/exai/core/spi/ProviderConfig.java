package dev.exai.core.spi;

import dev.exai.core.Secret;
import dev.exai.core.model.ModelFilter;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The settings of one provider. Immutable; prints no key. */
public final class ProviderConfig {
    private final ProviderId id;
    private final String type;
    private final @Nullable URI baseUrl;
    private final List<Secret> keys;
    private final ModelFilter filter;
    private final List<ModelInfo> models;
    private final KeyLimits limits;
    private final Map<String, String> options;

    private ProviderConfig(Builder builder) {
        id = builder.id;
        type = builder.type;
        baseUrl = builder.baseUrl;
        keys = builder.keys;
        filter = builder.filter;
        models = builder.models;
        limits = builder.limits;
        options = builder.options;
    }

    /** A builder for a provider of the type, which names the {@link ProviderFactory}. */
    public static Builder of(ProviderId id, String type) {
        return new Builder(id, type);
    }

    /** What the provider is called here. */
    public ProviderId id() {
        return id;
    }

    /** Which {@link ProviderFactory} makes it, for example {@code openai}. */
    public String type() {
        return type;
    }

    /** Where it is; null for the type's own default. */
    public @Nullable URI baseUrl() {
        return baseUrl;
    }

    /** The keys in order of preference; empty for a provider that needs none. */
    public List<Secret> keys() {
        return keys;
    }

    /** Which models may be used. */
    public ModelFilter filter() {
        return filter;
    }

    /** Models beside or instead of those the type knows by itself. */
    public List<ModelInfo> models() {
        return models;
    }

    /** What each key may be asked. */
    public KeyLimits limits() {
        return limits;
    }

    /** The same settings with other keys. */
    public ProviderConfig withKeys(List<Secret> others) {
        return copy().keys(others).build();
    }

    /** The same settings with other models. */
    public ProviderConfig withModels(List<ModelInfo> others) {
        return copy().models(others).build();
    }

    private Builder copy() {
        return of(id, type)
                .baseUrl(baseUrl)
                .keys(keys)
                .filter(filter)
                .models(models)
                .limits(limits)
                .options(options);
    }

    /** Further settings of the type, by name. */
    public Map<String, String> options() {
        return options;
    }

    @Override
    public String toString() {
        return "ProviderConfig[" + id + ", type " + type + ", " + keys.size() + " keys]";
    }

    /** Builds a {@link ProviderConfig}. Not thread-safe. */
    public static final class Builder {
        private final ProviderId id;
        private final String type;
        private @Nullable URI baseUrl;
        private List<Secret> keys = List.of();
        private ModelFilter filter = ModelFilter.ALL;
        private List<ModelInfo> models = List.of();
        private KeyLimits limits = KeyLimits.NONE;
        private Map<String, String> options = Map.of();

        private Builder(ProviderId id, String type) {
            this.id = Objects.requireNonNull(id, "id");
            this.type = Objects.requireNonNull(type, "type");
        }

        /** Default the type's own. */
        public Builder baseUrl(@Nullable URI value) {
            baseUrl = value;
            return this;
        }

        /** Default none. */
        public Builder keys(List<Secret> value) {
            keys = List.copyOf(value);
            return this;
        }

        /** Default {@link ModelFilter#ALL}. */
        public Builder filter(ModelFilter value) {
            filter = value;
            return this;
        }

        /** Default none. */
        public Builder models(List<ModelInfo> value) {
            models = List.copyOf(value);
            return this;
        }

        /** Default {@link KeyLimits#NONE}. */
        public Builder limits(KeyLimits value) {
            limits = value;
            return this;
        }

        /** Default none. */
        public Builder options(Map<String, String> value) {
            options = Map.copyOf(value);
            return this;
        }

        /** The finished settings. */
        public ProviderConfig build() {
            return new ProviderConfig(this);
        }
    }
}
