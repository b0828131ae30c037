package dev.exai.providers.internal.xai;

import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderFactory;
import dev.exai.core.spi.ProviderOption;
import dev.exai.providers.internal.engine.EngineParts;
import dev.exai.providers.internal.engine.Options;
import dev.exai.providers.internal.models.VendorCatalog;
import dev.exai.providers.internal.openai.OpenAiProvider;
import dev.exai.providers.internal.responses.ResponsesApi;
import dev.exai.providers.internal.responses.ResponsesSettings;
import java.util.List;

/**
 * Makes providers of type {@code xai}. Options: {@code api} ({@code auto}, {@code chat} or {@code responses}: by default
 * the Responses API is used for the hosted web search and where it alone carries reasoning on, chat completions for all
 * other calls) and
 * {@code reasoningSummary} ({@code none}, {@code auto}, {@code concise} or {@code detailed}; Responses only).
 */
public final class XaiFactory implements ProviderFactory {
    private static final List<ProviderOption> OPTIONS = List.of(ResponsesSettings.API, ResponsesSettings.SUMMARY);

    /** A factory. */
    public XaiFactory() {}

    @Override
    public String type() {
        return "xai";
    }

    @Override
    public List<ProviderOption> options() {
        return OPTIONS;
    }

    @Override
    public Provider create(ProviderConfig config) {
        Options options = Options.of(config, OPTIONS);
        VendorCatalog catalogue = VendorCatalog.of(type(), config.id());
        EngineParts parts =
                new EngineParts(config).defaultBase(catalogue.baseUrl(null)).catalogue(catalogue.models());
        ResponsesSettings responses = ResponsesSettings.of(options, catalogue.responsesOnly(), true, false);
        return OpenAiProvider.of(
                parts,
                new XaiDialect(),
                api -> new ResponsesApi(api, responses, read -> read.withCharged(XaiCharge.of(read))));
    }
}
