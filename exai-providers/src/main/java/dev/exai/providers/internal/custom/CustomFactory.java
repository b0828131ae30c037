package dev.exai.providers.internal.custom;

import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderFactory;
import dev.exai.providers.internal.engine.EngineParts;
import dev.exai.providers.internal.engine.Options;
import dev.exai.providers.internal.openai.OpenAiProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes providers of type {@code custom}: any server that speaks OpenAI's chat completions. The base URL is final:
 * {@code /chat/completions} is appended and nothing else. The key is optional.
 *
 * <p>Options: {@code models} (names, separated by commas; without any, those that the server lists when it is probed),
 * {@code maxTokensField} ({@code max_tokens} or {@code max_completion_tokens}), {@code reasoningField}
 * ({@code reasoning_content} or {@code reasoning}), {@code sendReasoning} (default false), {@code streamUsage} (default
 * true: asks for token counts), {@code cacheKeyField} (default none), {@code endMark} ({@code optional} or
 * {@code required}), {@code keyHeader} (default {@code Authorization}) and {@code headers} for further ones, written
 * {@code Name: value; Name: value}.
 */
public final class CustomFactory implements ProviderFactory {
    private static final Set<String> OPTIONS = Set.of(
            "models",
            "maxTokensField",
            "reasoningField",
            "sendReasoning",
            "streamUsage",
            "cacheKeyField",
            "endMark",
            "keyHeader",
            "headers");

    /** Headers that HTTP itself or the engine decides. */
    private static final Set<String> NOT_FREE = Set.of(
            "authorization",
            "host",
            "content-length",
            "content-type",
            "transfer-encoding",
            "connection",
            "accept-encoding");

    /** A factory. */
    public CustomFactory() {}

    @Override
    public String type() {
        return "custom";
    }

    @Override
    public Provider create(ProviderConfig config) {
        Options options = Options.of(config, OPTIONS);
        EngineParts parts = new EngineParts(config)
                .keyOptional()
                .learnsModels()
                .catalogue(named(config, options))
                .keyHeader(orElse(options.text("keyHeader"), "Authorization"));
        for (String header : orElse(options.text("headers"), "").split(";")) {
            if (!header.isBlank()) {
                addHeader(parts, header);
            }
        }
        return OpenAiProvider.of(parts, dialect(options));
    }

    private static CustomDialect dialect(Options options) {
        return new CustomDialect(
                options.word("maxTokensField", List.of("max_tokens", "max_completion_tokens")),
                options.word("reasoningField", List.of("reasoning_content", "reasoning")),
                options.flag("sendReasoning", false),
                options.flag("streamUsage", true),
                orElse(options.text("cacheKeyField"), ""),
                options.word("endMark", List.of("optional", "required")).equals("optional"));
    }

    private static List<ModelInfo> named(ProviderConfig config, Options options) {
        List<ModelInfo> models = new ArrayList<>();
        for (String name : orElse(options.text("models"), "").split(",")) {
            if (!name.isBlank()) {
                models.add(ModelInfo.of(new ModelId(config.id(), name.strip())).build());
            }
        }
        return models;
    }

    private static void addHeader(EngineParts parts, String header) {
        int colon = header.indexOf(':');
        String name = colon < 0 ? "" : header.substring(0, colon).strip();
        String value = header.substring(colon + 1).strip();
        boolean clean = name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+") && value.matches("[\\x20-\\x7e]*");
        if (!clean || NOT_FREE.contains(name.toLowerCase(Locale.ROOT))) {
            throw Options.fault("option headers must be written \"Name: value; Name: value\", without headers that the"
                    + " engine sets itself");
        }
        parts.header(name, value);
    }

    private static String orElse(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }
}
