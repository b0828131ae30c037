package dev.exai.providers.internal.custom;

import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderFactory;
import dev.exai.core.spi.ProviderOption;
import dev.exai.providers.internal.engine.EngineParts;
import dev.exai.providers.internal.engine.Options;
import dev.exai.providers.internal.openai.EmbeddingRules;
import dev.exai.providers.internal.openai.Offers;
import dev.exai.providers.internal.openai.OpenAiProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes providers of type {@code custom}: any server that speaks OpenAI's chat completions. The base URL is final:
 * {@code /chat/completions} is appended and nothing else. The key is optional.
 */
public final class CustomFactory implements ProviderFactory {
    private static final List<String> SEEDS = List.of("seed", "random_seed", "none");
    static final List<ProviderOption> OPTIONS = List.of(
            ProviderOption.of(
                    "models", "Names of its models, separated by commas; default those it lists when it is probed"),
            ProviderOption.of(
                    "maxTokensField", "Field that limits the answer", List.of("max_tokens", "max_completion_tokens")),
            ProviderOption.of(
                    "reasoningField", "Field of the model's thinking", List.of("reasoning_content", "reasoning")),
            ProviderOption.of("sendReasoning", "Whether earlier thinking is sent back", List.of("false", "true")),
            ProviderOption.of("streamUsage", "Whether token counts are asked for", List.of("true", "false")),
            ProviderOption.of("cacheKeyField", "Field that takes the cache key, if it has one"),
            ProviderOption.of("seedField", "Field that takes the seed, or none if it has no such field", SEEDS),
            ProviderOption.of("endMark", "Whether a stream must end with [DONE]", List.of("optional", "required")),
            new ProviderOption("keyHeader", "Header that takes the key", "Authorization"),
            ProviderOption.of("thinkTags", "Whether answers may begin with <think>…</think>", List.of("false", "true")),
            new ProviderOption(
                    "chatPath",
                    "What follows the address for chats; MODEL in braces stands for the model",
                    CustomDialect.CHAT),
            ProviderOption.of(
                    "embeddingsPath",
                    "What follows the address for embeddings, such as embeddings, if the server makes any; MODEL in braces stands"
                            + " for the model"),
            ProviderOption.of("query", "What follows every path behind a question mark, as in a=b&c=d"),
            ProviderOption.of("headers", "Further headers, written Name: value; Name: value"),
            ProviderOption.of("header.*", "A further header of that name"));

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
    public List<ProviderOption> options() {
        return OPTIONS;
    }

    @Override
    public Provider create(ProviderConfig config) {
        Options options = Options.of(config, OPTIONS);
        return create(config, new EngineParts(config).keyOptional(), options);
    }

    /** A provider of these parts, which say where it is and whether it needs a key, with the habits of the options. */
    static Provider create(ProviderConfig config, EngineParts parts, Options options) {
        parts.learnsModels()
                .catalogue(named(config, options))
                .keyHeader(orElse(options.text("keyHeader"), "Authorization"))
                .query(orElse(options.text("query"), ""));
        for (String header : orElse(options.text("headers"), "").split(";")) {
            if (!header.isBlank()) {
                addHeader(parts, header);
            }
        }
        options.below("header.").forEach((name, value) -> addHeader(parts, name, value.strip()));
        return OpenAiProvider.of(parts, dialect(options));
    }

    private static CustomDialect dialect(Options options) {
        return new CustomDialect(
                options.word("maxTokensField", List.of("max_tokens", "max_completion_tokens")),
                options.word("reasoningField", List.of("reasoning_content", "reasoning")),
                options.flag("sendReasoning", false),
                options.flag("streamUsage", true),
                orElse(options.text("cacheKeyField"), ""),
                seedField(options.word("seedField", SEEDS)),
                options.word("endMark", List.of("optional", "required")).equals("optional"),
                options.flag("thinkTags", false),
                orElse(options.text("chatPath"), CustomDialect.CHAT),
                offers(options.text("embeddingsPath")));
    }

    private static String seedField(String word) {
        return word.equals("none") ? "" : word;
    }

    private static Offers offers(@Nullable String embeddingsPath) {
        return embeddingsPath == null || embeddingsPath.isBlank()
                ? Offers.NONE
                : Offers.of()
                        .embeddings(new EmbeddingRules(Set.of(), embeddingsPath.strip()))
                        .build();
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
        addHeader(parts, name, header.substring(colon + 1).strip());
    }

    private static void addHeader(EngineParts parts, String name, String value) {
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
