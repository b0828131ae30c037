package dev.exai.providers.internal.xai;

import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderFactory;
import dev.exai.providers.internal.engine.EngineParts;
import dev.exai.providers.internal.engine.Options;
import dev.exai.providers.internal.models.VendorCatalog;
import dev.exai.providers.internal.openai.OpenAiProvider;

/** Makes providers of type {@code xai}; there are no options. */
public final class XaiFactory implements ProviderFactory {
    /** A factory. */
    public XaiFactory() {}

    @Override
    public String type() {
        return "xai";
    }

    @Override
    public Provider create(ProviderConfig config) {
        Options.of(config, options());
        VendorCatalog catalogue = VendorCatalog.of(type(), config.id());
        EngineParts parts =
                new EngineParts(config).defaultBase(catalogue.baseUrl(null)).catalogue(catalogue.models());
        return OpenAiProvider.of(parts, new XaiDialect());
    }
}
