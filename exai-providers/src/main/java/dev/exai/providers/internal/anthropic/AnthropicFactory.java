package dev.exai.providers.internal.anthropic;

import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderFactory;
import dev.exai.core.spi.ProviderOption;
import dev.exai.providers.internal.engine.EngineParts;
import dev.exai.providers.internal.engine.Options;
import dev.exai.providers.internal.models.VendorCatalog;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes providers of type {@code anthropic}. Options: {@code promptCache} ({@code 5m}, {@code 1h} or {@code off}: how
 * long stable beginnings of prompts are kept; a write costs 1.25 or 2 times the input price, a read a tenth or less),
 * {@code auth} ({@code key} or {@code bearer}, for tokens that go into {@code Authorization}) and {@code betas}, a list
 * separated by commas for the header of that purpose.
 */
public final class AnthropicFactory implements ProviderFactory {
    private static final String API_VERSION = "2023-06-01"; // the only one since 2023; SDKs send it too

    private static final List<String> LIFETIMES = List.of("5m", "1h", "off");
    private static final List<String> WAYS = List.of("key", "bearer");
    private static final List<ProviderOption> OPTIONS = List.of(
            ProviderOption.of("promptCache", "How long stable beginnings of prompts are kept", LIFETIMES),
            ProviderOption.of(
                    "auth", "Whether the key goes into x-api-key or, as a bearer token, into Authorization", WAYS),
            ProviderOption.of("betas", "Names of beta features, separated by commas"));

    /** A factory. */
    public AnthropicFactory() {}

    @Override
    public String type() {
        return "anthropic";
    }

    @Override
    public List<ProviderOption> options() {
        return OPTIONS;
    }

    @Override
    public Provider create(ProviderConfig config) {
        Options options = Options.of(config, OPTIONS);
        VendorCatalog catalogue = VendorCatalog.of(type(), config.id());
        String lifetime = options.word("promptCache", LIFETIMES);
        boolean bearer = options.word("auth", WAYS).equals("bearer");
        EngineParts parts = new EngineParts(config)
                .defaultBase(catalogue.baseUrl(null))
                .catalogue(catalogue.models())
                .keyHeader(bearer ? "Authorization" : "x-api-key")
                .header("anthropic-version", API_VERSION)
                .header("anthropic-beta", options.text("betas"));
        PromptCache cache = PromptCache.lasting(lifetime);
        return new AnthropicProvider(parts.api(new AnthropicErrors()), parts.models(), cache, prefix(config.baseUrl()));
    }

    /** Addresses of gateways are given with and without the version at their end. */
    private static String prefix(@Nullable URI base) {
        String path = base == null || base.getPath() == null ? "" : base.getPath();
        return path.endsWith("/v1") || path.endsWith("/v1/") ? "" : "v1/";
    }
}
