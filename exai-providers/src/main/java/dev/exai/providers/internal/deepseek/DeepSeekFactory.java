package dev.exai.providers.internal.deepseek;

import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderFactory;
import dev.exai.providers.internal.engine.EngineParts;
import dev.exai.providers.internal.engine.Options;
import dev.exai.providers.internal.models.VendorCatalog;
import dev.exai.providers.internal.openai.OpenAiProvider;

/** Makes providers of type {@code deepseek}; there are no options. */
public final class DeepSeekFactory implements ProviderFactory {
    /** A factory. */
    public DeepSeekFactory() {}

    @Override
    public String type() {
        return "deepseek";
    }

    @Override
    public Provider create(ProviderConfig config) {
        Options.of(config, options());
        VendorCatalog catalogue = VendorCatalog.of(type(), config.id());
        EngineParts parts =
                new EngineParts(config).defaultBase(catalogue.baseUrl(null)).catalogue(catalogue.models());
        return OpenAiProvider.of(parts, new DeepSeekDialect());
    }
}
