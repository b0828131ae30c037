package dev.exai.providers.internal.ollama;

import dev.exai.core.Secret;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.testkit.FakeUpstream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Providers against an Ollama on this machine, for tests. */
final class Ollamas {
    private Ollamas() {}

    /** A provider with a key whose settings name these models. */
    static Provider of(FakeUpstream upstream, String... models) {
        return of(upstream, Map.of(), models);
    }

    static Provider of(FakeUpstream upstream, Map<String, String> options, String... models) {
        return new OllamaFactory().create(config(upstream, options, models).build());
    }

    static ProviderConfig.Builder config(FakeUpstream upstream, Map<String, String> options, String... models) {
        ProviderId id = new ProviderId("ollama");
        return ProviderConfig.of(id, "ollama")
                .baseUrl(upstream.baseUrl())
                .keys(List.of(Secret.of(upstream.key())))
                .options(options)
                .models(Stream.of(models)
                        .map(name -> ModelInfo.of(new ModelId(id, name)).build())
                        .toList());
    }
}
