package dev.exai.providers.internal.kimi;

import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderFactory;
import dev.exai.core.spi.ProviderOption;
import dev.exai.providers.internal.engine.EngineParts;
import dev.exai.providers.internal.engine.Options;
import dev.exai.providers.internal.models.VendorCatalog;
import dev.exai.providers.internal.openai.OpenAiProvider;
import java.net.URI;
import java.util.List;

/**
 * Makes providers of type {@code kimi}. Option: {@code region} ({@code international} or {@code china}; keys of one
 * site are refused by the other), {@code webSearch} ({@code formula} or {@code builtin}).
 */
public final class KimiFactory implements ProviderFactory {
    private static final String SEARCH = "webSearch";
    private static final List<String> WAYS = List.of("formula", "builtin");
    private static final List<ProviderOption> OPTIONS = List.of(
            ProviderOption.of(
                    "region",
                    "Which site is asked; keys of one are refused by the other",
                    List.of("international", "china")),
            ProviderOption.of(
                    SEARCH,
                    "How the web is searched: by the formula, where the site has it, or by the function `$web_search`, which "
                            + "Kimi calls not fit for production",
                    WAYS));

    /** A factory. */
    public KimiFactory() {}

    @Override
    public String type() {
        return "kimi";
    }

    @Override
    public List<ProviderOption> options() {
        return OPTIONS;
    }

    @Override
    public Provider create(ProviderConfig config) {
        Options options = Options.of(config, OPTIONS);
        VendorCatalog catalogue = VendorCatalog.of(type(), config.id());
        EngineParts parts = new EngineParts(config)
                .defaultBase(catalogue.baseUrl(options.text("region")))
                .catalogue(catalogue.models());
        URI base = config.baseUrl() == null ? catalogue.baseUrl(options.text("region")) : config.baseUrl();
        String host = base.getHost();
        boolean china = host != null && host.endsWith(".cn");
        return OpenAiProvider.of(
                parts,
                new KimiDialect(
                        china ? "CNY" : "USD", options.word(SEARCH, WAYS).equals("formula")));
    }
}
