package dev.exai.providers;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.resilience.RetryPolicy;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderFactory;
import dev.exai.providers.internal.custom.PresetFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Makes providers from settings. Stateless. */
public final class Providers {
    private Providers() {}

    /**
     * Makes all the providers, with the factories found by {@link ServiceLoader}; uses no network. The order of the
     * settings is the order of preference.
     *
     * @return the providers, to be closed by the caller
     * @throws ExaiException kind CONFIGURATION that names every faulty provider and setting, but no key; nothing is left
     *     open then
     */
    public static ProviderRegistry load(List<ProviderConfig> configs) {
        return load(configs, LoadOptions.DEFAULT);
    }

    /** As {@link #load(List)}, with another policy for failed calls. */
    public static ProviderRegistry load(List<ProviderConfig> configs, RetryPolicy retries) {
        return load(configs, LoadOptions.builder().retries(retries).build());
    }

    /** As {@link #load(List)}, with options. */
    public static ProviderRegistry load(List<ProviderConfig> configs, LoadOptions options) {
        if (configs.isEmpty()) {
            return new ProviderRegistry(List.of(), Map.of());
        }
        Map<String, ProviderFactory> factories = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        try {
            for (ProviderFactory factory : ServiceLoader.load(ProviderFactory.class)) {
                register(factory, factories, faults);
            }
        } catch (ServiceConfigurationError e) {
            throw new ExaiException(
                    ErrorKind.CONFIGURATION, "a provider factory cannot be loaded: " + e.getMessage(), e);
        }
        if (configs.stream().anyMatch(config -> !factories.containsKey(config.type()))) {
            Vendors.presets()
                    .forEach(preset -> factories.putIfAbsent(preset.vendor().id(), new PresetFactory(preset)));
        }
        return new RegistryLoader(factories, options, faults).load(configs);
    }

    private static void register(ProviderFactory factory, Map<String, ProviderFactory> factories, List<String> faults) {
        ProviderFactory other = factories.putIfAbsent(factory.type(), factory);
        if (other != null) {
            faults.add("type " + factory.type() + " is made by both "
                    + other.getClass().getName() + " and "
                    + factory.getClass().getName() + "; remove one");
        }
    }
}
