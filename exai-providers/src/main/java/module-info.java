/** The LLM providers that EXAI brings along, and how to load them and those of others. */
@org.jspecify.annotations.NullMarked
module dev.exai.providers {
    requires transitive dev.exai.core;
    requires static io.opentelemetry.api;
    requires static io.opentelemetry.context;
    requires static micrometer.core;
    requires okhttp3;
    requires okio;
    requires org.slf4j;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports dev.exai.providers;
    exports dev.exai.providers.telemetry;

    uses dev.exai.core.spi.ProviderFactory;

    provides dev.exai.core.spi.ProviderFactory with
            dev.exai.providers.internal.anthropic.AnthropicFactory,
            dev.exai.providers.internal.custom.CustomFactory,
            dev.exai.providers.internal.deepseek.DeepSeekFactory,
            dev.exai.providers.internal.demo.DemoProviderFactory,
            dev.exai.providers.internal.gemini.GeminiFactory,
            dev.exai.providers.internal.glm.GlmFactory,
            dev.exai.providers.internal.kimi.KimiFactory,
            dev.exai.providers.internal.minimax.MiniMaxFactory,
            dev.exai.providers.internal.ollama.OllamaFactory,
            dev.exai.providers.internal.openai.OpenAiFactory,
            dev.exai.providers.internal.openrouter.OpenRouterFactory,
            dev.exai.providers.internal.xai.XaiFactory;
}
