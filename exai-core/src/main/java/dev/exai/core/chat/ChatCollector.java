package dev.exai.core.chat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.model.ModelId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the pieces of an answer together. Text that follows text is joined; reasoning is joined until its signature;
 * tool calls are joined by index and stand where their first piece came.
 * Pieces without content leave no part behind. Not thread-safe.
 */
public final class ChatCollector {
    private final List<PartDraft> drafts = new ArrayList<>();
    private final Map<Integer, PartDraft> callsByIndex = new HashMap<>();
    private final List<ChatEvent.Warning> warnings = new ArrayList<>();
    private final List<ChatEvent.Opaque> extras = new ArrayList<>();
    private @Nullable String responseId;
    private @Nullable ModelId model;
    private @Nullable Usage usage;
    private @Nullable FinishReason finishReason;

    /** An empty collector. */
    public ChatCollector() {}

    /** Takes the next event. */
    public void add(ChatEvent event) {
        if (event instanceof ChatEvent.TextDelta delta) {
            addText(delta);
        } else if (event instanceof ChatEvent.ReasoningDelta delta) {
            addReasoning(delta);
        } else if (event instanceof ChatEvent.ToolCallDelta delta) {
            callDraft(delta.index()).name(delta.id(), delta.name()).append(delta.arguments());
        } else if (event instanceof ChatEvent.Opaque opaque) {
            addOpaque(opaque);
        } else if (event instanceof ChatEvent.Started started) {
            responseId = started.responseId();
            model = started.model();
        } else if (event instanceof ChatEvent.UsageSeen seen) {
            usage = seen.usage();
        } else if (event instanceof ChatEvent.Warning warning) {
            warnings.add(warning);
        } else if (event instanceof ChatEvent.Done done) {
            finishReason = done.reason();
        }
    }

    /** The text so far, without reasoning. */
    public String textSoFar() {
        StringBuilder text = new StringBuilder();
        for (PartDraft draft : drafts) {
            if (draft.kind == PartDraft.Kind.TEXT) {
                text.append(draft.text);
            }
        }
        return text.toString();
    }

    /** The usage so far, null if none was reported. */
    public @Nullable Usage usageSoFar() {
        return usage;
    }

    /** The model that answers, null before {@link ChatEvent.Started}. */
    public @Nullable ModelId modelSoFar() {
        return model;
    }

    /**
     * The whole answer.
     *
     * @throws ProviderException kind INCOMPLETE before {@link ChatEvent.Started} and {@link ChatEvent.Done} came, kind
     *     BAD_UPSTREAM if the arguments of a tool call are not JSON
     */
    public ChatResponse response() {
        ModelId answering = model;
        FinishReason reason = finishReason;
        if (answering == null || reason == null) {
            throw new ProviderException.Builder(ErrorKind.INCOMPLETE, "the answer ended before its end mark")
                    .phase(ErrorPhase.OUTPUT)
                    .build();
        }
        List<Part> parts = new ArrayList<>();
        for (PartDraft draft : drafts) {
            parts.add(draft.build(answering.provider()));
        }
        return new ChatResponse(responseId, answering, parts, reason, usage, warnings, extras);
    }

    private void addText(ChatEvent.TextDelta delta) {
        if (!delta.text().isEmpty()) {
            openDraft(PartDraft.Kind.TEXT).append(delta.text());
        }
    }

    private void addReasoning(ChatEvent.ReasoningDelta delta) {
        if (!delta.text().isEmpty() || delta.signature() != null) {
            openDraft(PartDraft.Kind.REASONING).append(delta.text()).sign(delta.signature());
        }
    }

    private void addOpaque(ChatEvent.Opaque opaque) {
        if (opaque.replay()) {
            drafts.add(PartDraft.finished(new Part.Opaque(opaque.provider(), opaque.name(), opaque.data())));
        } else {
            extras.add(opaque);
        }
    }

    private PartDraft openDraft(PartDraft.Kind kind) {
        if (!drafts.isEmpty()) {
            PartDraft last = drafts.get(drafts.size() - 1);
            if (last.kind == kind && last.signature == null) {
                return last;
            }
        }
        PartDraft fresh = new PartDraft(kind);
        drafts.add(fresh);
        return fresh;
    }

    private PartDraft callDraft(int index) {
        PartDraft draft = callsByIndex.get(index);
        if (draft == null) {
            draft = new PartDraft(PartDraft.Kind.TOOL_CALL);
            callsByIndex.put(index, draft);
            drafts.add(draft);
        }
        return draft;
    }
}
