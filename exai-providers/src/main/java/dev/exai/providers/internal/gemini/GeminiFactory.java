package dev.exai.providers.internal.gemini;

import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderFactory;
import dev.exai.providers.internal.engine.EngineParts;
import dev.exai.providers.internal.engine.Options;
import dev.exai.providers.internal.models.VendorCatalog;
import java.net.URI;

/** Makes providers of type {@code gemini}. The base URL holds the version of the API. No options. */
public final class GeminiFactory implements ProviderFactory {
    /** A factory. */
    public GeminiFactory() {}

    @Override
    public String type() {
        return "gemini";
    }

    @Override
    public Provider create(ProviderConfig config) {
        Options.of(config, options());
        VendorCatalog catalogue = VendorCatalog.of(type(), config.id());
        URI vendorBase = catalogue.baseUrl(null);
        EngineParts parts = new EngineParts(config)
                .defaultBase(vendorBase)
                .catalogue(catalogue.models())
                .keyHeader("x-goog-api-key");
        URI base = config.baseUrl() == null ? vendorBase : config.baseUrl();
        return new GeminiProvider(
                parts.api(new GeminiErrors()), parts.models(), catalogue.embeddings(), vendorBase, version(base));
    }

    /** The last part of the path. */
    private static String version(URI base) {
        String path = base.getPath() == null ? "" : base.getPath();
        String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return bare.substring(bare.lastIndexOf('/') + 1);
    }
}
