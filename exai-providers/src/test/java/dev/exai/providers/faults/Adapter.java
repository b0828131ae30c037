package dev.exai.providers.faults;

import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A way to ask a vendor: which interface its upstream speaks, which type of provider speaks to it, and with which options.
 *
 * @param name as cells are named after it
 * @param dialect what the upstream speaks
 * @param type of the provider
 * @param model one that the upstream serves
 */
record Adapter(String name, WireDialect dialect, String type, Map<String, String> options, String model) {
    private static final Map<String, String> MODELS = Map.of("models", "gpt-4.1");

    /** OpenAI's chat completions from settings alone. */
    static final Adapter CUSTOM = new Adapter("CUSTOM", WireDialect.OPENAI, "custom", MODELS, "gpt-4.1");

    /** One of those that are custom with other defaults. */
    static final Adapter PRESET = new Adapter("GROQ", WireDialect.OPENAI, "groq", MODELS, "gpt-4.1");

    /** OpenAI's models by deployment. */
    static final Adapter AZURE = new Adapter("AZURE", WireDialect.OPENAI, "azure-openai", MODELS, "gpt-4.1");

    /** Grok by the other one of its interfaces. */
    static final Adapter XAI_RESPONSES =
            new Adapter("XAI_RESPONSES", WireDialect.OPENAI_RESPONSES, "xai", Map.of("api", "responses"), "grok-4.6");

    /** The vendor's own adapter for the interface. */
    static Adapter of(WireDialect dialect) {
        boolean responses = dialect == WireDialect.OPENAI_RESPONSES;
        boolean either = dialect == WireDialect.OPENAI || dialect == WireDialect.XAI;
        return new Adapter(
                dialect.name(),
                dialect,
                responses ? "openai" : dialect.name().toLowerCase(Locale.ROOT),
                responses ? Map.of("api", "responses") : either ? Map.of("api", "chat") : Map.of(),
                modelOf(dialect));
    }

    /** All, or those that {@code -Dexai.faults.adapters=GLM,KIMI} names. */
    static List<Adapter> all() {
        List<Adapter> all = new ArrayList<>();
        for (WireDialect dialect : WireDialect.values()) {
            all.add(of(dialect));
        }
        all.addAll(List.of(XAI_RESPONSES, CUSTOM, PRESET, AZURE));
        String named = System.getProperty("exai.faults.adapters", "");
        return all.stream()
                .filter(adapter -> named.isEmpty() || List.of(named.split(",")).contains(adapter.name()))
                .toList();
    }

    /** Whether an answer can be asked for in one piece: everywhere but where the interface is made of events. */
    boolean answersInOnePiece() {
        return dialect != WireDialect.OPENAI_RESPONSES;
    }

    /** Whether a stream may end with its last event, without a mark of its end. */
    boolean endsWithoutMark() {
        return options.equals(MODELS);
    }

    /** The vendor, on this machine. */
    FakeUpstream start() {
        FakeUpstream.Builder upstream = FakeUpstream.of(dialect);
        if (equals(XAI_RESPONSES)) {
            upstream.xai();
        } else if (equals(AZURE)) {
            upstream.azure();
        }
        return upstream.start();
    }

    private static String modelOf(WireDialect dialect) {
        return switch (dialect) {
            case OPENAI, OPENAI_RESPONSES -> "gpt-6-luna";
            case GLM -> "glm-5.3";
            case KIMI -> "kimi-k3";
            case DEEPSEEK -> "deepseek-flash";
            case XAI -> "grok-4.6";
            case OPENROUTER -> "z-ai/glm-5.2";
            case MINIMAX -> "MiniMax-M3";
            case OLLAMA -> "glm-4.7";
            case GEMINI -> "gemini-3.5-flash";
            case ANTHROPIC -> "claude-sonnet-5-5";
        };
    }
}
