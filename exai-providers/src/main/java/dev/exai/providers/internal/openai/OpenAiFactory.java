package dev.exai.providers.internal.openai;

import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderFactory;
import dev.exai.core.spi.ProviderOption;
import dev.exai.providers.internal.engine.EngineParts;
import dev.exai.providers.internal.engine.Options;
import dev.exai.providers.internal.models.VendorCatalog;
import dev.exai.providers.internal.responses.ResponsesApi;
import dev.exai.providers.internal.responses.ResponsesSettings;
import java.util.List;

/**
 * Makes providers of type {@code openai}. Options: {@code organization} and {@code project}, sent as headers of those
 * names; {@code api} ({@code auto}, {@code chat} or {@code responses}: by default the Responses API is used for models
 * that have nothing else, for the hosted web search, and where it alone carries reasoning on, chat completions for all
 * other calls);
 * {@code reasoningSummary} ({@code none}, {@code auto}, {@code concise} or {@code detailed}; Responses only).
 */
public final class OpenAiFactory implements ProviderFactory {
    private static final List<ProviderOption> OPTIONS = List.of(
            ProviderOption.of("organization", "Sent as the header OpenAI-Organization"),
            ProviderOption.of("project", "Sent as the header OpenAI-Project"),
            ResponsesSettings.API,
            ResponsesSettings.SUMMARY);

    /** A factory. */
    public OpenAiFactory() {}

    @Override
    public String type() {
        return "openai";
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
                .defaultBase(catalogue.baseUrl(null))
                .catalogue(catalogue.models())
                .embeddings(catalogue.embeddings())
                .header("OpenAI-Organization", options.text("organization"))
                .header("OpenAI-Project", options.text("project"));
        ResponsesSettings responses = ResponsesSettings.of(options, catalogue.responsesOnly(), false, true);
        return OpenAiProvider.of(parts, new OpenAiDialect(), api -> new ResponsesApi(api, responses));
    }
}
