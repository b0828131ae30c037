package dev.exai.providers;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Secret;
import dev.exai.core.TimeSource;
import dev.exai.core.model.ModelCatalog;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.resilience.GuardedProvider;
import dev.exai.core.resilience.ProviderKey;
import dev.exai.core.resilience.RetryingProvider;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderFactory;
import dev.exai.providers.internal.http.KeyRing;
import dev.exai.providers.telemetry.ObservedProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the providers of one registry and gathers the faults on the way. Used once. */
final class RegistryLoader {
    private final Map<String, ProviderFactory> factories;
    private final LoadOptions options;
    private final List<String> faults;
    private final RandomGenerator random = new Random();
    private final List<Provider> made = new ArrayList<>();
    private final Map<ProviderId, GuardedProvider> health = new HashMap<>();
    private final OverlayFaults overlayFaults;

    /** A loader that reports the faults found so far together with its own. */
    RegistryLoader(Map<String, ProviderFactory> factories, LoadOptions options, List<String> faults) {
        this.factories = factories;
        this.options = options;
        this.faults = new ArrayList<>(faults);
        overlayFaults = new OverlayFaults(options.overlays());
    }

    ProviderRegistry load(List<ProviderConfig> configs) {
        boolean complete = false;
        try {
            Set<ProviderId> ids = new HashSet<>();
            for (ProviderConfig config : configs) {
                if (ids.add(config.id())) {
                    make(config);
                } else {
                    faults.add(config.id() + ": two providers have this name");
                }
            }
            if (!options.overlays().isEmpty()) {
                faults.addAll(overlayFaults.ofStrangers(names(ids)));
                faults.addAll(overlayFaults.ofAliases(made));
            }
            complete = faults.isEmpty();
        } finally {
            if (!complete) {
                new Closer(made).close();
            }
        }
        if (!complete) {
            throw new ExaiException(ErrorKind.CONFIGURATION, summary());
        }
        return new ProviderRegistry(made, health);
    }

    /** What providers are called, and could be. */
    private Set<String> names(Set<ProviderId> ids) {
        Set<String> names = new TreeSet<>(factories.keySet());
        ids.forEach(id -> names.add(id.value()));
        Vendors.presets().forEach(preset -> names.add(preset.vendor().id()));
        return names;
    }

    private void make(ProviderConfig config) {
        ProviderFactory factory = factories.get(config.type());
        if (factory == null) {
            faults.add(config.id() + ": unknown type " + config.type() + "; known types: "
                    + new TreeSet<>(factories.keySet()));
            return;
        }
        ProviderConfig described = overlaid(factory, config);
        if (described == null) {
            return;
        }
        GuardedProvider provider = guarded(factory, described);
        if (provider == null) {
            return;
        }
        made.add(new RetryingProvider(provider, options.retries(), options.budget(), random));
        String fault = faultOf(provider, described);
        if (fault != null) {
            faults.add(config.id() + ": " + fault);
            return;
        }
        health.put(config.id(), provider);
        if (!config.filter().permitsAll()) {
            made.add(new RestrictedProvider(made.remove(made.size() - 1), config.filter()));
        }
        made.add(StructuredProvider.of(made.remove(made.size() - 1)));
        if (!options.observers().isEmpty()) {
            made.add(new ObservedProvider(made.remove(made.size() - 1), config.type(), options.observers()));
        }
    }

    /**
     * The settings with everything that is known of the provider's models, if an overlay speaks of them: what it knows by
     * itself is told by a provider that is made for this question alone. Null if none can be made.
     */
    private @Nullable ProviderConfig overlaid(ProviderFactory factory, ProviderConfig config) {
        boolean mentioned = options.overlays().stream()
                .anyMatch(overlay -> overlay.models().stream()
                        .anyMatch(model -> model.provider().equals(config.id())));
        if (!mentioned) {
            return config;
        }
        List<Secret> first = config.keys().stream().limit(1).toList();
        Provider plain = create(factory, config.withKeys(first));
        if (plain == null) {
            return null;
        }
        try (plain) {
            return config.withModels(ModelOverlay.applied(plain.models(), config.id(), options.overlays()));
        }
    }

    /** The provider with a part of its own for each key, so that no type of provider has to know of several. */
    private @Nullable GuardedProvider guarded(ProviderFactory factory, ProviderConfig config) {
        List<ProviderKey> parts = new ArrayList<>();
        boolean complete = false;
        try {
            for (List<Secret> keys : eachAlone(config.keys())) {
                Provider part = create(factory, config.withKeys(keys));
                if (part == null) {
                    return null;
                }
                Secret key = keys.isEmpty() ? null : keys.get(0);
                parts.add(
                        key == null
                                ? new ProviderKey(part, null)
                                : new ProviderKey(part, new Fingerprint(key), salt -> KeyRing.account(key, salt)));
            }
            complete = true;
            return new GuardedProvider(parts, config.limits(), TimeSource.system());
        } finally {
            if (!complete) {
                new Closer(parts.stream().map(ProviderKey::provider).toList()).close();
            }
        }
    }

    /** A list for each key, or an empty one if there is none. */
    private static List<List<Secret>> eachAlone(List<Secret> keys) {
        return keys.isEmpty()
                ? List.of(keys)
                : keys.stream().distinct().map(List::of).toList();
    }

    /** A key's name, computed when first needed, because a start should not pay for it. */
    private static final class Fingerprint implements Supplier<String> {
        private final Secret key;
        private volatile @Nullable String known;

        Fingerprint(Secret key) {
            this.key = key;
        }

        @Override
        public String get() {
            String fingerprint = known;
            if (fingerprint == null) {
                fingerprint = KeyRing.fingerprint(key);
                known = fingerprint;
            }
            return fingerprint;
        }
    }

    private @Nullable Provider create(ProviderFactory factory, ProviderConfig config) {
        try {
            return factory.create(config);
        } catch (ExaiException | IllegalArgumentException e) {
            faults.add(config.id() + ": " + withoutKeys(String.valueOf(e.getMessage()), config));
            return null;
        }
    }

    private @Nullable String faultOf(Provider provider, ProviderConfig config) {
        if (!provider.id().equals(config.id())) {
            return "its factory made a provider named " + provider.id();
        }
        Set<ModelId> known = provider.models().stream().map(ModelInfo::id).collect(Collectors.toSet());
        if (!config.models().stream().map(ModelInfo::id).allMatch(known::contains)) {
            return "providers of type " + config.type() + " take no models from settings and overlays";
        }
        List<String> ambiguous = overlayFaults.ofAliasesWithin(provider);
        if (!ambiguous.isEmpty()) {
            return ambiguous.get(0);
        }
        try {
            ModelCatalog.of(provider.models());
        } catch (ExaiException e) {
            return e.getMessage();
        }
        boolean nothingLeft =
                !provider.models().isEmpty() && provider.models().stream().noneMatch(config.filter()::permits);
        return nothingLeft ? "the lists of allowed and denied models leave none of its models" : null;
    }

    /** A factory of a stranger may repeat what it was given. */
    private static String withoutKeys(String message, ProviderConfig config) {
        String clean = message;
        for (Secret key : config.keys()) {
            clean = clean.replace(key.reveal(), "***");
        }
        return clean;
    }

    private String summary() {
        return faults.size() == 1
                ? "provider settings: " + faults.get(0)
                : faults.size() + " faults in the provider settings:\n- " + String.join("\n- ", faults);
    }
}
