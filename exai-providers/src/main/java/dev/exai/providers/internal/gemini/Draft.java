package dev.exai.providers.internal.gemini;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.model.ModelInfo;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.JsonMembers;
import dev.exai.providers.internal.engine.RequestDraft;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request on its way to the wire. Beside the members at the top there are two groups of them, each an object of its
 * own. Not thread-safe.
 */
final class Draft {
    private static final String GENERATION = "generationConfig";

    private final RequestDraft top;
    private final Map<String, String> generation = new LinkedHashMap<>();
    private final Map<String, String> toolConfig = new LinkedHashMap<>();

    Draft(ChatRequest request, ModelInfo model) {
        top = new RequestDraft(model.id().provider(), request, model);
    }

    ChatRequest request() {
        return top.request();
    }

    ModelInfo model() {
        return top.model();
    }

    /** Members of the body, hosted tools and warnings. */
    RequestDraft top() {
        return top;
    }

    /** Members of {@code generationConfig}, by name. */
    Map<String, String> generation() {
        return generation;
    }

    /** Members of {@code toolConfig}, by name. */
    Map<String, String> toolConfig() {
        return toolConfig;
    }

    /** Whether the model is of the second generation or older, which takes fewer things together. */
    boolean isOld() {
        String name = model().id().name();
        return name.startsWith("gemini-2") || name.startsWith("gemini-1");
    }

    /** Puts the {@code generationConfig} of the caller's own members, if there is one, over ours. */
    void mergeGeneration() throws JsonFeed.Malformed {
        String own = top.members().remove(GENERATION);
        if (own != null) {
            JsonMembers.into(generation, own);
        }
    }
}
