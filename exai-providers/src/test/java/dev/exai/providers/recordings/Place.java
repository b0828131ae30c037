package dev.exai.providers.recordings;

import dev.exai.core.Secret;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.providers.ProviderRegistry;
import dev.exai.providers.Providers;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Whose recordings a directory holds: the type of a provider, and behind a dash the interface it is told to use. */
record Place(String type, Map<String, String> options) {
    static Place of(String directory) {
        int dash = directory.indexOf('-');
        if (dash >= 0) {
            return new Place(directory.substring(0, dash), Map.of("api", directory.substring(dash + 1)));
        }
        return new Place(
                directory, directory.equals("xai") || directory.equals("openai") ? Map.of("api", "chat") : Map.of());
    }

    /** The provider, made as a program makes it from its settings. */
    ProviderRegistry registry(URI baseUrl, String key) {
        return Providers.load(List.of(ProviderConfig.of(new ProviderId(type), type)
                .baseUrl(baseUrl)
                .keys(List.of(Secret.of(key)))
                .options(options)
                .build()));
    }
}
