package dev.exai.providers.internal.glm;

import dev.exai.core.TimeSource;
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
import org.jspecify.annotations.Nullable;

/**
 * Makes providers of type {@code glm}. Options: {@code region} ({@code international}, {@code china},
 * {@code coding-plan} or {@code coding-plan-china}; the keys of a plan work only there), {@code auth} ({@code key} or
 * {@code token}: a token signed with an {@code id.secret} key for each request) and {@code searchEngine} for the hosted
 * web search (default the documented engine of the region).
 */
public final class GlmFactory implements ProviderFactory {
    private static final List<ProviderOption> OPTIONS = List.of(
            ProviderOption.of(
                    "region",
                    "Which site is asked; the keys of a plan work only there",
                    List.of("international", "china", "coding-plan", "coding-plan-china")),
            ProviderOption.of(
                    "auth", "Whether the key is sent or a short-lived token signed with it", List.of("key", "token")),
            ProviderOption.of(
                    "searchEngine", "Engine of the hosted web search; default the documented one of the region"));

    /** A factory. */
    public GlmFactory() {}

    @Override
    public String type() {
        return "glm";
    }

    @Override
    public List<ProviderOption> options() {
        return OPTIONS;
    }

    @Override
    public Provider create(ProviderConfig config) {
        Options options = Options.of(config, OPTIONS);
        VendorCatalog catalogue = VendorCatalog.of(type(), config.id());
        URI regional = catalogue.baseUrl(options.text("region"));
        URI base = config.baseUrl() == null ? regional : config.baseUrl();
        String engine = options.text("searchEngine");
        boolean keepsThinking = base.getPath() != null && base.getPath().contains("/coding/");
        EngineParts parts = new EngineParts(config)
                .defaultBase(regional)
                .catalogue(catalogue.models())
                .embeddings(catalogue.embeddings());
        if (options.word("auth", List.of("key", "token")).equals("token")) {
            parts.signedBy(key -> new GlmTokens(key, TimeSource.system()));
        }
        return OpenAiProvider.of(
                parts, new GlmDialect(engine == null ? engineOf(options.text("region")) : engine, keepsThinking));
    }

    /** The engines of the two sites differ ("web-search" pages of docs.z.ai and docs.bigmodel.cn, read 2026-11). */
    private static String engineOf(@Nullable String region) {
        return region != null && region.endsWith("china") ? "search_pro" : "search_pro_jina";
    }
}
