package dev.exai.providers.internal.custom;

import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderFactory;
import dev.exai.core.spi.ProviderOption;
import dev.exai.providers.Preset;
import dev.exai.providers.Vendor;
import dev.exai.providers.internal.engine.EngineParts;
import dev.exai.providers.internal.engine.Options;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes providers of one preset: custom ones that know their address and habits. Options are those of custom. */
public final class PresetFactory implements ProviderFactory {
    private static final String REGION = "region";

    private final Preset preset;

    /** A factory for the preset. */
    public PresetFactory(Preset preset) {
        this.preset = preset;
    }

    @Override
    public String type() {
        return preset.vendor().id();
    }

    @Override
    public List<ProviderOption> options() {
        List<ProviderOption> options = new ArrayList<>(CustomFactory.OPTIONS);
        Map<String, URI> regions = preset.vendor().baseUrls();
        if (regions.size() > 1) {
            options.add(ProviderOption.of(REGION, "Which site is asked", List.copyOf(regions.keySet())));
        }
        return options;
    }

    @Override
    public Provider create(ProviderConfig config) {
        Map<String, String> merged = new HashMap<>(preset.options());
        merged.putAll(config.options());
        Options options = Options.of(with(config, merged), options());
        Vendor vendor = preset.vendor();
        EngineParts parts = new EngineParts(config);
        if (!vendor.keyNeeded()) {
            parts.keyOptional();
        }
        URI base = vendor.defaultBaseUrl();
        if (base != null) {
            List<String> regions = List.copyOf(vendor.baseUrls().keySet());
            parts.defaultBase(vendor.baseUrls().getOrDefault(options.word(REGION, regions), base));
        }
        return CustomFactory.create(config, parts, options);
    }

    private static ProviderConfig with(ProviderConfig config, Map<String, String> options) {
        return ProviderConfig.of(config.id(), config.type()).options(options).build();
    }
}
