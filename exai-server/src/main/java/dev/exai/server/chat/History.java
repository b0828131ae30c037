package dev.exai.server.chat;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.file.ContentHash;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.model.Support;
import dev.exai.server.files.FileText;
import dev.exai.sessions.HistoryWindow;
import dev.exai.sessions.TokenMeter;
import dev.exai.sessions.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The earlier turns of a conversation as one model may see them: as many of the newest as fit, without what belongs to
 * another provider alone. What is left out is told. Not thread-safe.
 */
final class History {
    /** Assumed where no source knows the context window: the smallest of the models in the catalogue. */
    private static final int ASSUMED_CONTEXT = 32_768;

    private static final int RESERVED_PART = 4; // a quarter of the window is kept for the answer
    private static final int QUESTION_STEPS = 8;

    private final List<Turn> all;
    private final HistoryWindow window;
    private final ModelInfo model;
    private final List<ChatEvent.Warning> warnings = new ArrayList<>();
    private final Set<ContentHash> lost = new HashSet<>();

    /**
     * The history for a question.
     *
     * @param questionTokens what the question itself takes, by estimate
     * @param meter what is known of the model's way to count
     * @param pinned numbers of turns that stay in sight
     */
    History(List<Turn> all, ModelInfo model, long questionTokens, TokenMeter meter, Set<Long> pinned) {
        this.all = all;
        this.model = model;
        window = HistoryWindow.of(all, meter.inEstimate(model.id(), budget(model, questionTokens)), pinned);
        if (window.omittedTurns() > 0) {
            String instead = window.summary() == null
                    ? ""
                    : "; a summary stands for those up to turn " + window.summarizedThrough();
            warn("history_cut", window.omittedTurns() + " older turns do not fit into the context window" + instead);
        }
    }

    /**
     * What is left for earlier turns beside answer and question. The question counts in eighths of the context, so that the
     * window stays where it is, and the provider's cache hits, whatever is asked.
     */
    private static long budget(ModelInfo model, long questionTokens) {
        Integer known = model.limits().contextWindow();
        long context = known == null ? ASSUMED_CONTEXT : known;
        long step = Math.max(1, context / QUESTION_STEPS);
        long question = Math.max(1, (questionTokens + step - 1) / step) * step;
        return Math.max(0, context - context / RESERVED_PART - question);
    }

    /** Every turn, also those that do not fit. */
    List<Turn> all() {
        return all;
    }

    /** The window itself. */
    HistoryWindow window() {
        return window;
    }

    /** The system prompt that is in force, null if none is; also one that was given in a turn that does not fit. */
    @Nullable
    String systemPrompt() {
        String newest = null;
        for (Turn turn : all) {
            for (Message message : turn.messages()) {
                if (message.role() == Role.SYSTEM) {
                    newest = message.text();
                }
            }
        }
        return newest;
    }

    /** Makes a file that an earlier turn showed by reference fit for the model. */
    @FunctionalInterface
    interface Refit {
        /** What stands for it now; null if it cannot be shown any more. */
        @Nullable
        Part refit(Part.FileReference earlier);
    }

    /** The messages of the turns that fit, without system prompts and without files by reference. */
    List<Message> messages() {
        return messages(earlier -> null);
    }

    /** The messages of the turns that fit, without system prompts. */
    List<Message> messages(Refit files) {
        List<Message> messages = new ArrayList<>();
        for (Message message : window.messages()) {
            if (message.role() != Role.SYSTEM) {
                messages.add(fit(message, files));
            }
        }
        return messages;
    }

    /** The files that these turns hold, but for those that {@link #messages(Refit)} has found to be lost. */
    Attachments.Earlier earlier() {
        Set<ContentHash> contents = new HashSet<>();
        Map<String, ContentHash> byName = new HashMap<>();
        for (Turn turn : window.turns()) {
            contents.addAll(turn.content().files());
            for (Message message : turn.messages()) {
                if (message.role() == Role.USER) {
                    FileText.collect(message.text(), turn.content().files(), byName);
                }
            }
        }
        contents.removeAll(lost);
        return new Attachments.Earlier(contents, byName);
    }

    int turns() {
        return window.turns().size();
    }

    int omittedTurns() {
        return window.omittedTurns();
    }

    List<ChatEvent.Warning> warnings() {
        return List.copyOf(warnings);
    }

    private Message fit(Message message, Refit files) {
        ProviderId provider = model.id().provider();
        List<Part> kept = new ArrayList<>();
        for (Part part : message.parts()) {
            if (part instanceof Part.Reasoning reasoning
                    && !reasoning.provider().equals(provider)) {
                warn("reasoning_left_out", "reasoning of " + reasoning.provider() + " is not sent to " + provider);
            } else if (part instanceof Part.Opaque opaque && !opaque.provider().equals(provider)) {
                warn("provider_data_left_out", "data of " + opaque.provider() + " is not sent to " + provider);
            } else if (part instanceof Part.FileReference reference) {
                refit(reference, files, kept);
            } else if (part instanceof Part.Image && model.supports(Capability.VISION) == Support.NO) {
                warn("images_left_out", model.id() + " reads no images, so those of earlier turns are left out");
            } else {
                kept.add(part);
            }
        }
        return kept.equals(message.parts()) ? message : new Message(message.role(), orEmptyText(kept));
    }

    private void refit(Part.FileReference earlier, Refit files, List<Part> kept) {
        Part now = files.refit(earlier);
        if (now != null) {
            kept.add(now);
            return;
        }
        ContentHash hash = earlier.file().hash();
        if (hash != null) {
            lost.add(hash);
        }
        warn(
                "file_left_out",
                "a file of an earlier turn is not kept any more, or " + model.id() + " cannot be shown it");
    }

    private static List<Part> orEmptyText(List<Part> parts) {
        return parts.isEmpty() ? List.of(new Part.Text("")) : parts;
    }

    private void warn(String code, String text) {
        ChatEvent.Warning warning = new ChatEvent.Warning(code, text);
        if (!warnings.contains(warning)) {
            warnings.add(warning);
        }
    }
}
