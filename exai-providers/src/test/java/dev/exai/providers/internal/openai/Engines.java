package dev.exai.providers.internal.openai;

import dev.exai.core.ProviderException;
import dev.exai.core.Secret;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.core.spi.ProviderFactory;
import dev.exai.providers.internal.anthropic.AnthropicFactory;
import dev.exai.providers.internal.custom.CustomFactory;
import dev.exai.providers.internal.deepseek.DeepSeekFactory;
import dev.exai.providers.internal.gemini.GeminiFactory;
import dev.exai.providers.internal.glm.GlmFactory;
import dev.exai.providers.internal.kimi.KimiFactory;
import dev.exai.providers.internal.minimax.MiniMaxFactory;
import dev.exai.providers.internal.ollama.OllamaFactory;
import dev.exai.providers.internal.openrouter.OpenRouterFactory;
import dev.exai.providers.internal.xai.XaiFactory;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;

/** Providers of this module against an upstream on this machine, for tests. */
public final class Engines {
    /** Ends a call that should have ended by itself. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private Engines() {}

    /** A provider of the upstream's vendor, for the one interface that the upstream serves. */
    public static Provider of(FakeUpstream upstream) {
        return of(upstream, oneInterface(upstream.dialect()));
    }

    /** A provider of the upstream's vendor with options. */
    public static Provider of(FakeUpstream upstream, Map<String, String> options) {
        return make(factory(upstream.dialect()), upstream, upstream.key(), options);
    }

    /** A provider of the upstream's vendor that presents this key. */
    public static Provider withKey(FakeUpstream upstream, String key) {
        return make(factory(upstream.dialect()), upstream, key, Map.of());
    }

    /** A provider of the dialect's vendor for the one interface that is at the address. */
    public static Provider at(WireDialect dialect, URI baseUrl, String key) {
        Map<String, String> options =
                dialect == WireDialect.OPENAI_RESPONSES ? Map.of("api", "responses") : oneInterface(dialect);
        return make(factory(dialect), baseUrl, key, options);
    }

    private static Map<String, String> oneInterface(WireDialect dialect) {
        return dialect == WireDialect.XAI || dialect == WireDialect.OPENAI ? Map.of("api", "chat") : Map.of();
    }

    private static ProviderFactory factory(WireDialect dialect) {
        return switch (dialect) {
            case OPENAI -> new OpenAiFactory();
            case OPENAI_RESPONSES -> new OpenAiFactory();
            case GLM -> new GlmFactory();
            case KIMI -> new KimiFactory();
            case DEEPSEEK -> new DeepSeekFactory();
            case XAI -> new XaiFactory();
            case OPENROUTER -> new OpenRouterFactory();
            case MINIMAX -> new MiniMaxFactory();
            case GEMINI -> new GeminiFactory();
            case OLLAMA -> new OllamaFactory();
            case ANTHROPIC -> new AnthropicFactory();
        };
    }

    /** A provider of xAI against an upstream of any dialect. */
    public static Provider xai(FakeUpstream upstream) {
        return make(new XaiFactory(), upstream, upstream.key(), Map.of());
    }

    /** A custom provider against an upstream that speaks as OpenAI does. */
    public static Provider custom(FakeUpstream upstream, Map<String, String> options) {
        return make(new CustomFactory(), upstream, upstream.key(), options);
    }

    private static Provider make(
            ProviderFactory factory, FakeUpstream upstream, String key, Map<String, String> options) {
        return make(factory, upstream.baseUrl(), key, options);
    }

    private static Provider make(ProviderFactory factory, URI baseUrl, String key, Map<String, String> options) {
        return factory.create(ProviderConfig.of(new ProviderId(factory.type()), factory.type())
                .baseUrl(baseUrl)
                .keys(List.of(Secret.of(key)))
                .options(options)
                .build());
    }

    /** A model that the vendor serves now. */
    public static String model(WireDialect dialect) {
        return switch (dialect) {
            case OPENAI -> "gpt-6-luna";
            case OPENAI_RESPONSES -> "gpt-6-luna";
            case GLM -> "glm-5.3";
            case KIMI -> "kimi-k3";
            case DEEPSEEK -> "deepseek-flash";
            case XAI -> "grok-4.6";
            case OPENROUTER -> "z-ai/glm-5.2";
            case MINIMAX -> "MiniMax-M3";
            case GEMINI -> "gemini-3.8-flash";
            case OLLAMA -> "glm-4.7";
            case ANTHROPIC -> "claude-sonnet-5-5";
        };
    }

    /** A context with plenty of time. */
    public static CallContext context() {
        return CallContext.within(PATIENCE);
    }

    /** All events of one question. */
    public static List<ChatEvent> ask(Provider provider, ChatRequest request) {
        try (ChatStream stream = provider.open(request, context())) {
            return drain(stream);
        }
    }

    /** What is left of a stream. */
    public static List<ChatEvent> drain(ChatStream stream) {
        List<ChatEvent> events = new ArrayList<>();
        stream.forEachRemaining(events::add);
        return events;
    }

    /** The failure of one question, wherever in it. */
    public static ProviderException failure(Provider provider, ChatRequest request, CallContext context) {
        return Assertions.catchThrowableOfType(ProviderException.class, () -> {
            try (ChatStream stream = provider.open(request, context)) {
                drain(stream);
            }
        });
    }

    /** The failure of one question, wherever in it. */
    public static ProviderException failure(Provider provider, ChatRequest request) {
        return failure(provider, request, context());
    }
}
