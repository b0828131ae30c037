package dev.exai.providers.internal.minimax;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.chat.ToolChoice;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ReasoningControl;
import dev.exai.providers.internal.engine.ErrorBody;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.ThinkingSteps;
import dev.exai.providers.internal.openai.Dialect;
import dev.exai.providers.internal.openai.Offers;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * MiniMax's OpenAI-style interface as platform.minimax.io describes it (read 2026-08 to 2026-10). What that page does not
 * list is not sent, because it would be ignored without a word.
 */
final class MiniMaxDialect implements Dialect {
    /** The purpose of files that chats show as videos. */
    static final String VIDEO = "video_understanding";

    private static final Offers OFFERS = Offers.of().ownFiles(MiniMaxFiles::new).build();

    @Override
    public boolean sendsReasoningBack(ChatRequest request, ModelInfo model) {
        return true;
    }

    /** Its reasoning stands in the content between tags, and the whole must come back. */
    @Override
    public boolean thinksInContent() {
        return true;
    }

    @Override
    public String filePart(Part.FileReference reference, ModelInfo model) {
        String url = RequestDraft.quoted("mm_file://" + Dialect.ownFile(reference, model));
        FilePurpose purpose = reference.file().purpose();
        String type = purpose != null && purpose.value().equals(VIDEO) ? "video_url" : "image_url";
        return "{\"type\":\"" + type + "\",\"" + type + "\":{\"url\":" + url + "}}";
    }

    @Override
    public void seed(RequestDraft draft, long seed) {
        draft.dropped("seed");
    }

    @Override
    public void stop(RequestDraft draft, List<String> stop) {
        draft.dropped("stop");
    }

    @Override
    public void thinking(RequestDraft draft, ThinkingMode mode) {
        ReasoningControl control = draft.model().reasoning();
        if (ThinkingSteps.never(draft.model())) {
            draft.dropped("thinking");
        } else if (!control.efforts().isEmpty()) {
            ThinkingSteps.effort(draft, mode);
        } else if (control.mode() == ReasoningControl.Mode.ALWAYS) {
            draft.warn("thinking_adjusted", draft.model().id() + " thinks as it likes; nothing was sent");
        } else if (mode == ThinkingMode.MINIMAL) {
            draft.json("thinking", "{\"type\":\"disabled\"}");
            ThinkingSteps.tell(draft, mode, "thinking disabled", ThinkingSteps.OFF);
        } else {
            draft.json("thinking", "{\"type\":\"adaptive\"}");
            ThinkingSteps.tell(draft, mode, "thinking adaptive", "");
        }
    }

    @Override
    public void toolChoice(RequestDraft draft, ToolChoice choice) {
        if (!(choice instanceof ToolChoice.None)) {
            throw Dialect.unsupported(draft.model(), "decides by itself whether to call a tool; use tool choice auto");
        }
        draft.leaveToolsOut();
        draft.warn("tools_dropped", "MiniMax knows no tool choice none; the tools were left out instead");
    }

    @Override
    public void parallelToolCalls(RequestDraft draft, boolean allowed) {
        draft.dropped("parallel_tool_calls");
    }

    /** It has no output formats. */
    @Override
    public Set<Capability> lacking() {
        return Set.of(Capability.JSON_SCHEMA, Capability.JSON_OBJECT, Capability.WEB_SEARCH);
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
        return OFFERS;
    }

    @Override
    public ErrorBody understood(ErrorBody error) {
        return MiniMaxErrors.withCode(error);
    }

    @Override
    public @Nullable ErrorKind kindOf(int status, ErrorBody error) {
        return MiniMaxErrors.kindOf(error);
    }
}
