package dev.exai.core.chat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.model.ProviderId;
import org.jspecify.annotations.Nullable;

/** A part whose pieces are still arriving. */
final class PartDraft {
    enum Kind {
        TEXT,
        REASONING,
        TOOL_CALL,
        FINISHED
    }

    final Kind kind;
    final StringBuilder text = new StringBuilder();

    @Nullable
    String signature;

    private @Nullable String callId;
    private @Nullable String callName;
    private @Nullable Part finished;

    PartDraft(Kind kind) {
        this.kind = kind;
    }

    static PartDraft finished(Part part) {
        PartDraft draft = new PartDraft(Kind.FINISHED);
        draft.finished = part;
        return draft;
    }

    PartDraft append(String piece) {
        text.append(piece);
        return this;
    }

    void sign(@Nullable String proof) {
        signature = proof;
    }

    /** Keeps the first id and name; some providers repeat them in every piece. */
    PartDraft name(@Nullable String id, @Nullable String name) {
        callId = callId == null ? id : callId;
        callName = callName == null ? name : callName;
        return this;
    }

    Part build(ProviderId provider) {
        Part done = finished;
        if (done != null) {
            return done;
        }
        return switch (kind) {
            case TEXT -> new Part.Text(text.toString());
            case REASONING -> new Part.Reasoning(provider, text.toString(), signature);
            default -> new Part.ToolUse(toolCall(provider));
        };
    }

    private ToolCall toolCall(ProviderId provider) {
        String id = callId;
        String name = callName;
        String arguments = text.isEmpty() ? "{}" : text.toString();
        if (id == null || name == null) {
            throw broken(provider, "a tool call without " + (id == null ? "id" : "name"));
        }
        if (!JsonText.isValid(arguments)) {
            throw broken(provider, "arguments of tool call " + id + " (" + name + ") that are not JSON");
        }
        return new ToolCall(id, name, JsonText.of(arguments));
    }

    private static ProviderException broken(ProviderId provider, String what) {
        return new ProviderException.Builder(ErrorKind.BAD_UPSTREAM, provider + " sent " + what)
                .provider(provider.value())
                .phase(ErrorPhase.OUTPUT)
                .build();
    }
}
