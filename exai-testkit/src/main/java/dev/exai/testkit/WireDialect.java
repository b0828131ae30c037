package dev.exai.testkit;

/** Whose wire format and whose rules a {@link FakeUpstream} follows. */
public enum WireDialect {
    /** OpenAI's Chat Completions, and servers that copy them. */
    OPENAI,
    /** OpenAI's Responses. */
    OPENAI_RESPONSES,
    /** GLM of Z.ai and BigModel. */
    GLM,
    /** Kimi of Moonshot. */
    KIMI,
    /** DeepSeek. */
    DEEPSEEK,
    /** Grok of xAI. */
    XAI,
    /** OpenRouter. */
    OPENROUTER,
    /** MiniMax, in OpenAI's style. */
    MINIMAX,
    /** Google's Gemini, {@code generateContent}. */
    GEMINI,
    /** Anthropic's Messages. */
    ANTHROPIC,
    /** Ollama's own chat. */
    OLLAMA;

    /**
     * How many events of a stream come before the first piece of a text: those in which the vendor announces the answer
     * and its role, often none.
     */
    public int openingEvents() {
        return wire().openingEvents();
    }

    /** Whether the vendor shows what its models think. */
    public boolean showsReasoning() {
        return wire().showsReasoning();
    }

    /** Whether the vendor fails in this way. */
    public boolean has(VendorFault fault) {
        return wire().has(fault);
    }

    Wire wire() {
        return switch (this) {
            case OPENAI -> new OpenAiWire();
            case OPENAI_RESPONSES -> new ResponsesWire();
            case GLM -> new GlmWire();
            case KIMI -> new KimiWire();
            case DEEPSEEK -> new DeepSeekWire();
            case XAI -> new XaiWire();
            case OPENROUTER -> new OpenRouterWire();
            case MINIMAX -> new MiniMaxWire();
            case GEMINI -> new GeminiWire();
            case ANTHROPIC -> new AnthropicWire();
            case OLLAMA -> new OllamaWire();
        };
    }
}
