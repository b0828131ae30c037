package dev.exai.providers.internal.glm;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.chat.ToolChoice;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ReasoningControl;
import dev.exai.core.model.ReasoningControl.Mode;
import dev.exai.core.model.Support;
import dev.exai.providers.internal.engine.ErrorBody;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.ThinkingSteps;
import dev.exai.providers.internal.openai.Dialect;
import dev.exai.providers.internal.openai.Offers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * GLM as its API reference describes it (docs.z.ai and docs.bigmodel.cn, chat completion, read 2026-08 to 2026-09).
 *
 * @param searchEngine engine of the hosted web search
 * @param keepsThinking whether the address keeps earlier thinking, as the coding plan's does
 */
record GlmDialect(String searchEngine, boolean keepsThinking) implements Dialect {
    private static final double MAX_TEMPERATURE = 1;
    private static final double MIN_TOP_P = 0.01;

    @Override
    public String maxTokensField() {
        return "max_tokens";
    }

    /** With tools always, together with their results; otherwise where thinking is not cleared between turns. */
    @Override
    public boolean sendsReasoningBack(ChatRequest request, ModelInfo model) {
        boolean tools = !request.tools().isEmpty()
                || request.messages().stream().anyMatch(message -> message.role() == Role.TOOL);
        return tools || keepsThinking || asksToKeepThinking(request.extra());
    }

    private static boolean asksToKeepThinking(@Nullable JsonText extra) {
        return extra != null && extra.text().replaceAll("\\s", "").contains("\"clear_thinking\":false");
    }

    @Override
    public void sampling(RequestDraft draft) {
        Double temperature = draft.request().temperature();
        Double topP = draft.request().topP();
        if (temperature != null) {
            if (temperature > MAX_TEMPERATURE) {
                draft.warn("temperature_adjusted", "GLM takes a temperature of at most 1; sent 1");
            }
            Dialect.number(draft, "temperature", Math.min(temperature, MAX_TEMPERATURE));
        }
        if (topP != null) {
            if (topP < MIN_TOP_P) {
                draft.warn("top_p_adjusted", "GLM takes a top_p of at least 0.01; sent 0.01");
            }
            Dialect.number(draft, "top_p", Math.max(topP, MIN_TOP_P));
        }
    }

    @Override
    public void stop(RequestDraft draft, List<String> stop) {
        if (stop.size() > 1) {
            draft.warn("stop_shortened", "GLM honours one stop text; sent the first");
        }
        Dialect.super.stop(draft, stop.subList(0, 1));
    }

    @Override
    public void thinking(RequestDraft draft, ThinkingMode mode) {
        ReasoningControl control = draft.model().reasoning();
        if (ThinkingSteps.never(draft.model())) {
            draft.dropped("thinking");
        } else if (mode == ThinkingMode.MINIMAL && control.mode() != Mode.ALWAYS) {
            draft.json("thinking", "{\"type\":\"disabled\"}");
            ThinkingSteps.tell(draft, mode, "thinking disabled", ThinkingSteps.OFF);
        } else {
            draft.json("thinking", "{\"type\":\"enabled\"}");
            if (control.efforts().isEmpty()) {
                ThinkingSteps.tell(draft, mode, "thinking enabled", "");
            } else {
                ThinkingSteps.effort(draft, mode);
            }
        }
    }

    /** Anything but auto is refused with 400 "Tool choice must be auto". */
    @Override
    public void toolChoice(RequestDraft draft, ToolChoice choice) {
        if (!(choice instanceof ToolChoice.None)) {
            throw Dialect.unsupported(draft.model(), "decides by itself whether to call a tool; use tool choice auto");
        }
        draft.leaveToolsOut();
        draft.warn("tools_dropped", "GLM knows no tool choice none; the tools were left out instead");
    }

    @Override
    public void parallelToolCalls(RequestDraft draft, boolean allowed) {
        draft.dropped("parallel_tool_calls");
    }

    /** Its output format is text or some JSON object. */
    @Override
    public Set<Capability> lacking() {
        return Set.of(Capability.JSON_SCHEMA);
    }

    @Override
    public void webSearch(RequestDraft draft) {
        draft.hostedTool("{\"type\":\"web_search\",\"web_search\":{\"enable\":true,\"search_engine\":"
                + RequestDraft.quoted(searchEngine) + ",\"search_result\":true}}");
    }

    /** Its cache needs no name. */
    @Override
    public void cacheKey(RequestDraft draft, String key) {}

    /** Counts come without asking; arguments come in pieces on request, from text models since 4.6. */
    @Override
    public void streaming(RequestDraft draft) {
        String model = draft.model().id().name();
        boolean old = model.startsWith("glm-4.5") || model.startsWith("glm-4-");
        boolean textOnly = draft.model().supports(Capability.VISION) == Support.NO;
        if (textOnly && !old && !draft.request().tools().isEmpty()) {
            draft.json("tool_stream", "true");
        }
    }

    @Override
    public boolean wantsJsonNamed() {
        return false;
    }

    @Override
    public Offers offers() {
        return GlmOffers.ALL;
    }

    @Override
    public @Nullable ErrorKind kindOf(int status, ErrorBody error) {
        return GlmErrors.kindOf(status, error);
    }

    @Override
    public @Nullable Duration waitAsked(ErrorBody error, Instant now) {
        return GlmErrors.waitAsked(error, now);
    }
}
