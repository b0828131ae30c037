package dev.exai.providers.internal.ollama;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.chat.ToolChoice;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ReasoningControl;
import dev.exai.core.model.Support;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.JsonMembers;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.ThinkingSteps;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides what is sent for each setting of a request. Stateless. */
final class RequestPlan {
    /** Members that decide what is asked of whom; {@link ChatRequest#extra()} may not touch them. */
    private static final Set<String> OURS = Set.of("model", "messages", "stream");

    private static final String OPTIONS = "options";

    private RequestPlan() {}

    static RequestDraft of(ChatRequest request, ModelInfo model, LoadSettings load) {
        RequestDraft draft = new RequestDraft(model.id().provider(), request, model);
        draft.json("truncate", "false"); // otherwise the beginning of what does not fit is cut off in silence
        String keepAlive = load.keepAliveJson();
        if (keepAlive != null) {
            draft.json("keep_alive", keepAlive);
        }
        thinking(draft);
        outputFormat(draft);
        tools(draft);
        if (request.webSearch()) {
            throw draft.unsupported("does not search the web by itself");
        }
        if (request.cacheKey() != null) {
            draft.dropped("cache_key"); // its cache finds equal prefixes by itself
        }
        draft.extra(OURS);
        options(draft, load);
        return draft;
    }

    /** The caller's own options count before ours. */
    private static void options(RequestDraft draft, LoadSettings load) {
        Map<String, String> options = ours(draft.request(), load);
        String own = draft.members().remove(OPTIONS);
        if (own != null) {
            try {
                JsonMembers.into(options, own);
            } catch (JsonFeed.Malformed e) {
                throw new ProviderException.Builder(ErrorKind.INVALID_REQUEST, "options of extra is no JSON object")
                        .provider(draft.provider().value())
                        .build();
            }
        }
        if (!options.isEmpty()) {
            draft.json(
                    OPTIONS,
                    options.entrySet().stream()
                            .map(option -> RequestDraft.quoted(option.getKey()) + ":" + option.getValue())
                            .collect(Collectors.joining(",", "{", "}")));
        }
    }

    private static Map<String, String> ours(ChatRequest request, LoadSettings load) {
        Map<String, String> options = new LinkedHashMap<>();
        put(options, "num_ctx", load.contextTokens());
        put(options, "num_predict", request.maxOutputTokens());
        put(options, "temperature", request.temperature());
        put(options, "top_p", request.topP());
        put(options, "seed", request.seed());
        if (!request.stop().isEmpty()) {
            options.put(
                    "stop",
                    request.stop().stream().map(RequestDraft::quoted).collect(Collectors.joining(",", "[", "]")));
        }
        return options;
    }

    private static void put(Map<String, String> options, String name, @Nullable Number value) {
        if (value != null) {
            options.put(name, value.toString());
        }
    }

    /** Steps where the model has them, otherwise on or off. */
    private static void thinking(RequestDraft draft) {
        ThinkingMode mode = draft.request().thinking();
        if (mode == null) {
            return;
        }
        ReasoningControl control = draft.model().reasoning();
        if (draft.model().supports(Capability.REASONING) == Support.NO) {
            draft.dropped("thinking");
        } else if (!control.efforts().isEmpty()) {
            String step = ThinkingSteps.nearest(mode, control.efforts());
            draft.text("think", step);
            ThinkingSteps.tell(draft, mode, "think " + step, step);
        } else if (mode == ThinkingMode.MINIMAL) {
            draft.json("think", "false");
            ThinkingSteps.tell(draft, mode, "think false", ThinkingSteps.OFF);
        } else {
            draft.json("think", "true");
            ThinkingSteps.tell(draft, mode, "think true", "");
        }
    }

    private static void outputFormat(RequestDraft draft) {
        OutputFormat format = draft.request().outputFormat();
        if (format instanceof OutputFormat.JsonSchema schema) {
            draft.json("format", schema.schema().text());
        } else if (format instanceof OutputFormat.JsonObject) {
            draft.text("format", "json");
        }
    }

    private static void tools(RequestDraft draft) {
        ChatRequest request = draft.request();
        if (request.tools().isEmpty()) {
            return;
        }
        ToolChoice choice = request.toolChoice();
        if (choice instanceof ToolChoice.Required || choice instanceof ToolChoice.Named) {
            throw draft.unsupported("cannot be made to call a tool; use tool choice auto");
        }
        if (choice instanceof ToolChoice.None) {
            draft.leaveToolsOut();
            draft.warn("tools_dropped", "Ollama knows no tool choice none; the tools were left out instead");
        }
        if (request.parallelToolCalls() != null) {
            draft.dropped("parallel_tool_calls");
        }
    }
}
