package dev.exai.providers.internal.gemini;

import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.RequestDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brings earlier answers back into the form in which Gemini gave them. Not thread-safe. */
final class AnswerParts {
    /**
     * Stands for the signature of a call that Gemini did not make or did not sign: documented for conversations that
     * come from another model (ai.google.dev, "Thought signatures"). Without any, the third generation refuses them.
     */
    private static final String NO_SIGNATURE = ",\"thoughtSignature\":\"skip_thought_signature_validator\"";

    private final Draft draft;
    private final ProviderId provider;
    private final Set<String> idsOfOurs;
    private boolean droppedReasoning;
    private boolean droppedData;
    private boolean callSeen; // in the message that is being written

    /**
     * For one request.
     *
     * @param idsOfOurs takes the ids that Gemini has not given and must not see
     */
    AnswerParts(Draft draft, Set<String> idsOfOurs) {
        this.draft = draft;
        this.idsOfOurs = idsOfOurs;
        provider = draft.top().provider();
    }

    /** The parts of an assistant message as JSON; empty if there is nothing to send. */
    List<String> of(Message message) {
        List<String> out = new ArrayList<>();
        List<Part> parts = message.parts();
        callSeen = false;
        for (int i = 0; i < parts.size(); i++) {
            KeptPart behind = i + 1 < parts.size() ? kept(parts.get(i + 1)) : null;
            Part part = parts.get(i);
            if (part instanceof Part.Text text) {
                said(text.text(), "", behind, out);
            } else if (part instanceof Part.Reasoning reasoning) {
                reasoning(reasoning, behind, out);
            } else if (part instanceof Part.ToolUse use) {
                call(use, behind, out);
            } else if (part instanceof Part.Opaque opaque) {
                opaque(opaque, i > 0 ? parts.get(i - 1) : null, out);
            }
        }
        return out;
    }

    /** Tells the caller what was left out of all the messages. */
    void tellDropped() {
        if (droppedReasoning) {
            draft.top().foreignReasoningDropped();
        }
        if (droppedData) {
            draft.top().foreignDataDropped();
        }
    }

    private @Nullable KeptPart kept(Part part) {
        return part instanceof Part.Opaque opaque && KeptPart.is(part, provider) ? KeptPart.parse(opaque) : null;
    }

    private void reasoning(Part.Reasoning reasoning, @Nullable KeptPart behind, List<String> out) {
        if (reasoning.provider().equals(provider)) {
            said(reasoning.text(), ",\"thought\":true", behind, out);
        } else {
            droppedReasoning = true;
        }
    }

    /** Text that the kept part behind it says again is left to that one. */
    private static void said(String text, String further, @Nullable KeptPart behind, List<String> out) {
        int again = behind == null || behind.call() ? 0 : Math.min(behind.chars(), text.length());
        String rest = text.substring(0, text.length() - again);
        if (!rest.isEmpty()) {
            out.add("{\"text\":" + RequestDraft.quoted(rest) + further + "}");
        }
    }

    private void call(Part.ToolUse use, @Nullable KeptPart behind, List<String> out) {
        if (behind != null && behind.call()) {
            if (!behind.hasId()) {
                idsOfOurs.add(use.call().id());
            }
        } else {
            out.add(ContentWriter.call(use.call(), callSeen || draft.isOld() ? "" : NO_SIGNATURE));
        }
        callSeen = true;
    }

    private void opaque(Part.Opaque opaque, @Nullable Part before, List<String> out) {
        KeptPart kept = kept(opaque);
        boolean lostItsCall = kept != null && kept.call() && !(before instanceof Part.ToolUse);
        if (kept == null || lostItsCall) {
            droppedData = true;
        } else {
            out.add(kept.raw());
        }
    }
}
