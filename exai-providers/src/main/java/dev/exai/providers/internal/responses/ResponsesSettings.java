package dev.exai.providers.internal.responses;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.Part;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ReasoningControl;
import dev.exai.core.model.Support;
import dev.exai.core.spi.ProviderOption;
import dev.exai.providers.internal.engine.KeptItems;
import dev.exai.providers.internal.engine.Options;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When the Responses API is used, and how.
 *
 * @param use {@code auto}, {@code chat} or {@code responses}
 * @param demanding models that have no other interface
 * @param summary the value of {@link #SUMMARY}
 * @param onlyKnownEfforts whether models whose row names no steps of thinking refuse to be told one
 * @param countsTokens whether tokens can be counted there
 */
public record ResponsesSettings(
        String use, Set<String> demanding, String summary, boolean onlyKnownEfforts, boolean countsTokens) {
    private static final List<String> APIS = List.of("auto", "chat", "responses");
    private static final String WHEN_ASKED = "asked";
    private static final List<String> SUMMARIES = List.of(WHEN_ASKED, "none", "auto", "concise", "detailed");

    /** The option that says which interface is used. */
    public static final ProviderOption API = ProviderOption.of(
            "api",
            "Interface for chats; auto takes responses for models without another, for web search, and where thinking models are"
                    + " given tools or asked for their reasoning, which only responses carry on",
            APIS);

    /** The option for summaries of the reasoning. */
    public static final ProviderOption SUMMARY = ProviderOption.of(
            "reasoningSummary",
            "Readable summary of the reasoning in responses, which OpenAI gives to verified accounts only; asked sends auto with"
                    + " the calls that ask for reasoning",
            SUMMARIES);

    /** Copies. */
    public ResponsesSettings {
        demanding = Set.copyOf(demanding);
    }

    /** Reads the options {@link #API} and {@link #SUMMARY}. */
    public static ResponsesSettings of(
            Options options, Set<String> demanding, boolean onlyKnownEfforts, boolean countsTokens) {
        String use = options.word(API.name(), APIS);
        return new ResponsesSettings(
                use,
                demanding,
                options.word(SUMMARY.name(), SUMMARIES),
                onlyKnownEfforts,
                countsTokens && !use.equals("chat"));
    }

    /** How the reasoning is to be summarized; null for not at all. */
    @Nullable
    String summary(ChatRequest request) {
        return switch (summary) {
            case WHEN_ASKED -> request.reasoningText() ? "auto" : null;
            case "none" -> null;
            default -> summary;
        };
    }

    /** Automatically where nothing else can, and where reasoning would get lost elsewhere. */
    boolean serve(ChatRequest request, ModelInfo model) {
        return switch (use) {
            case "chat" -> false;
            case "responses" -> true;
            default -> needed(request, model) || keepsReasoning(request, model);
        };
    }

    /** Whether nothing else can: models without chat completions, and the hosted web search. */
    boolean needed(ChatRequest request, ModelInfo model) {
        return !use.equals("chat") && (demanding.contains(model.id().name()) || searches(request, model));
    }

    /**
     * Whether there is reasoning to be told or carried on, which chat completions do not: of models that are known to think. What
     * only chat completions take stays with them.
     */
    private static boolean keepsReasoning(ChatRequest request, ModelInfo model) {
        boolean plain = request.extra() == null
                && request.seed() == null
                && request.stop().isEmpty();
        return plain
                && thinks(model)
                && (request.reasoningText() || !request.tools().isEmpty() || goesOn(request, model));
    }

    private static boolean thinks(ModelInfo model) {
        return model.reasoning().mode() != ReasoningControl.Mode.NEVER
                || model.supports(Capability.REASONING) == Support.YES;
    }

    /** Whether an earlier turn was answered here. */
    private static boolean goesOn(ChatRequest request, ModelInfo model) {
        return request.messages().stream()
                .flatMap(message -> message.parts().stream())
                .anyMatch(part -> part instanceof Part.Opaque kept
                        && kept.provider().equals(model.id().provider())
                        && KeptItems.isItem(kept.name()));
    }

    /** Models with search in their name search in chat completions. */
    private static boolean searches(ChatRequest request, ModelInfo model) {
        return request.webSearch() && !model.id().name().contains("search");
    }
}
