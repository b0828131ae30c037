package dev.exai.providers.internal.deepseek;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.chat.ToolChoice;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.providers.internal.engine.ErrorBody;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.ThinkingSteps;
import dev.exai.providers.internal.openai.Dialect;
import dev.exai.providers.internal.openai.Offers;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * DeepSeek as its documentation describes it (api-docs.deepseek.com, chat completions and thinking mode, read 2026-09 to
 * 2026-11). It thinks unless told not to, and while it thinks it takes no temperature and no forced tools.
 */
final class DeepSeekDialect implements Dialect {
    /** Below this the nucleus is raised while the model thinks. */
    private static final double MIN_TOP_P = 0.95;

    private static final List<String> EFFORTS = List.of("low", "high", "max");

    @Override
    public String maxTokensField() {
        return "max_tokens";
    }

    /** With tools all of it; without, it would be ignored. */
    @Override
    public boolean sendsReasoningBack(ChatRequest request, ModelInfo model) {
        return !request.tools().isEmpty()
                || request.messages().stream().anyMatch(message -> message.role() == Role.TOOL);
    }

    /** A turn with tools that another provider began has no reasoning of DeepSeek's; without the field it is refused. */
    @Override
    public boolean demandsReasoningWithCalls(RequestDraft draft) {
        return thinks(draft);
    }

    @Override
    public String filePart(Part.FileReference reference, ModelInfo model) {
        return Dialect.plainFilePart(reference, model);
    }

    @Override
    public void sampling(RequestDraft draft) {
        Double temperature = draft.request().temperature();
        Double topP = draft.request().topP();
        if (temperature != null && thinks(draft)) {
            draft.dropped("temperature");
        } else if (temperature != null) {
            Dialect.number(draft, "temperature", temperature);
        }
        if (topP != null && !thinks(draft)) {
            draft.dropped("top_p"); // fixed at 1
        } else if (topP != null) {
            if (topP < MIN_TOP_P) {
                draft.warn("top_p_adjusted", "DeepSeek takes a top_p of at least 0.95 while it thinks; sent 0.95");
            }
            Dialect.number(draft, "top_p", Math.max(topP, MIN_TOP_P));
        }
    }

    @Override
    public void seed(RequestDraft draft, long seed) {
        draft.dropped("seed");
    }

    @Override
    public void thinking(RequestDraft draft, ThinkingMode mode) {
        if (ThinkingSteps.never(draft.model())) {
            draft.dropped("thinking");
        } else if (mode == ThinkingMode.MINIMAL) {
            draft.json("thinking", "{\"type\":\"disabled\"}");
            ThinkingSteps.tell(draft, mode, "thinking disabled", ThinkingSteps.OFF);
        } else {
            draft.json("thinking", "{\"type\":\"enabled\"}");
            String step = ThinkingSteps.nearest(mode, ThinkingSteps.known(draft.model(), EFFORTS));
            draft.text("reasoning_effort", step);
            ThinkingSteps.tell(draft, mode, "reasoning_effort " + step, step);
        }
    }

    /** A forced tool is refused with 400 while the model thinks. */
    @Override
    public void toolChoice(RequestDraft draft, ToolChoice choice) {
        if (!(choice instanceof ToolChoice.None) && thinks(draft)) {
            throw Dialect.unsupported(
                    draft.model(),
                    "cannot be made to call a tool while it thinks; use thinking minimal or choice auto");
        }
        Dialect.super.toolChoice(draft, choice);
    }

    @Override
    public void parallelToolCalls(RequestDraft draft, boolean allowed) {
        draft.dropped("parallel_tool_calls");
    }

    /** Its output format is text or some JSON object. */
    @Override
    public Set<Capability> lacking() {
        return Set.of(Capability.JSON_SCHEMA, Capability.WEB_SEARCH);
    }

    @Override
    public void webSearch(RequestDraft draft) {
        throw Dialect.unsupported(draft.model(), "has no web search of its own");
    }

    /** Its cache needs no name. */
    @Override
    public void cacheKey(RequestDraft draft, String key) {}

    @Override
    public Offers offers() {
        return DeepSeekOffers.ALL;
    }

    @Override
    public @Nullable ErrorKind kindOf(int status, ErrorBody error) {
        if (error.says("insufficient balance")) {
            return ErrorKind.QUOTA_EXHAUSTED;
        }
        if (error.says("content exists risk")) {
            return ErrorKind.CONTENT_REFUSED;
        }
        return error.says("model not exist") ? ErrorKind.NOT_FOUND : null;
    }

    private static boolean thinks(RequestDraft draft) {
        return draft.request().thinking() != ThinkingMode.MINIMAL && !ThinkingSteps.never(draft.model());
    }
}
