package dev.exai.providers.internal.ollama;

import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderFactory;
import dev.exai.core.spi.ProviderOption;
import dev.exai.providers.internal.engine.EngineParts;
import dev.exai.providers.internal.engine.Options;
import dev.exai.providers.internal.models.VendorCatalog;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes providers of type {@code ollama}. A server of one's own has the models that the settings name, otherwise those
 * that it lists when it is probed; Ollama's cloud has those of the catalogue too. An address that ends with the path of
 * one of its interfaces, {@code /api} or {@code /v1}, means the server itself.
 */
public final class OllamaFactory implements ProviderFactory {
    private static final String REGION = "region";
    private static final String LOCAL = "local";
    private static final String CLOUD = "cloud";

    private static final List<ProviderOption> OPTIONS = List.of(
            ProviderOption.of(
                    REGION, "Where it is without a base URL; with a key the cloud by default", List.of(LOCAL, CLOUD)),
            ProviderOption.of("numCtx", "Tokens of context with which the server shall load a model"),
            ProviderOption.of("keepAlive", "How long the server keeps a model loaded, such as 5m, or -1 for ever"));

    /** A factory. */
    public OllamaFactory() {}

    @Override
    public String type() {
        return "ollama";
    }

    @Override
    public List<ProviderOption> options() {
        return OPTIONS;
    }

    @Override
    public Provider create(ProviderConfig config) {
        Options options = Options.of(config, OPTIONS);
        VendorCatalog catalogue = VendorCatalog.of(type(), config.id());
        URI base = base(config, options, catalogue);
        boolean cloud = base.equals(catalogue.baseUrl(CLOUD));
        EngineParts parts = new EngineParts(changed(config, base, catalogue))
                .catalogue(cloud ? catalogue.models() : List.of())
                .lacking(Set.of(Capability.WEB_SEARCH))
                .keyOptional()
                .learnsModels();
        return new OllamaProvider(parts.api(new OllamaErrors()), parts.models(), load(options));
    }

    private static URI base(ProviderConfig config, Options options, VendorCatalog catalogue) {
        List<String> regions = config.keys().isEmpty() ? List.of(LOCAL, CLOUD) : List.of(CLOUD, LOCAL);
        URI regional = catalogue.baseUrl(options.word(REGION, regions));
        URI own = config.baseUrl();
        if (own == null) {
            return regional;
        }
        URI base = Options.checkedBase(own);
        String text = base.toString();
        boolean ofInterface = text.endsWith("/api") || text.endsWith("/v1");
        return ofInterface ? URI.create(text.substring(0, text.lastIndexOf('/'))) : base;
    }

    /** The settings at that address, with what the catalogue knows of the models they name. */
    private static ProviderConfig changed(ProviderConfig config, URI base, VendorCatalog catalogue) {
        Map<String, ModelInfo> known = catalogue.models().stream()
                .collect(Collectors.toMap(model -> model.id().name(), Function.identity()));
        return ProviderConfig.of(config.id(), config.type())
                .baseUrl(base)
                .keys(config.keys())
                .filter(config.filter())
                .models(config.models().stream()
                        .map(model -> facts(model, known))
                        .toList())
                .options(config.options())
                .build();
    }

    /** A model that is only named is taken from the catalogue if it stands there. */
    private static ModelInfo facts(ModelInfo named, Map<String, ModelInfo> known) {
        ModelId id = named.id();
        boolean onlyNamed = named.sources().isEmpty()
                && named.limits().equals(ModelInfo.of(id).build().limits());
        return onlyNamed ? known.getOrDefault(id.name(), named) : named;
    }

    private static LoadSettings load(Options options) {
        String context = options.text("numCtx");
        if (context != null && !context.matches("[1-9]\\d{0,8}")) {
            throw Options.fault("option numCtx must be a whole number of tokens");
        }
        String keep = options.text("keepAlive");
        if (keep != null && !keep.matches("-?\\d{1,9}(?:ms|s|m|h)?")) {
            throw Options.fault("option keepAlive must be a span such as 5m, or a number of seconds");
        }
        return new LoadSettings(context == null ? null : Integer.valueOf(context), keep);
    }
}
