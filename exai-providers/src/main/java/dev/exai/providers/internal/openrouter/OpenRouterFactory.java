package dev.exai.providers.internal.openrouter;

import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderFactory;
import dev.exai.core.spi.ProviderOption;
import dev.exai.providers.internal.engine.EngineParts;
import dev.exai.providers.internal.engine.Options;
import dev.exai.providers.internal.models.VendorCatalog;
import dev.exai.providers.internal.openai.OpenAiProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes providers of type {@code openrouter}. Options: {@code referer} and {@code title}, by which OpenRouter shows the
 * application in its rankings; nothing of the kind is sent without them; {@code promptCache} ({@code 5m}, {@code 1h} or
 * {@code off}: how long Anthropic's models keep the beginnings of prompts, default {@code 5m}).
 */
public final class OpenRouterFactory implements ProviderFactory {
    private static final List<String> LIFETIMES = List.of("5m", "1h", "off");
    private static final List<ProviderOption> OPTIONS = List.of(
            ProviderOption.of(
                    "promptCache", "How long models of Anthropic keep stable beginnings of prompts", LIFETIMES),
            ProviderOption.of("referer", "Address of the application for the rankings of OpenRouter"),
            ProviderOption.of("title", "Name of the application for the rankings of OpenRouter"));

    /** A factory. */
    public OpenRouterFactory() {}

    @Override
    public String type() {
        return "openrouter";
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
                .header("HTTP-Referer", options.headerValue("referer"))
                .header("X-OpenRouter-Title", options.headerValue("title"));
        return OpenAiProvider.of(parts, new OpenRouterDialect(mark(options.word("promptCache", LIFETIMES))));
    }

    private static @Nullable String mark(String lifetime) {
        return lifetime.equals("off") ? null : "{\"type\":\"ephemeral\",\"ttl\":\"" + lifetime + "\"}";
    }
}
