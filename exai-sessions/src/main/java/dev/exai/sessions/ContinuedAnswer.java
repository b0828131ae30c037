package dev.exai.sessions;

import dev.exai.core.ExaiException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Usage;
import dev.exai.sessions.internal.Seam;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An answer in several parts, each but the last cut by the output limit, joined without what they repeat. */
final class ContinuedAnswer {
    private static final String GO_ON =
            "Your answer was cut by the output limit. Continue exactly where it stopped, without repeating anything and"
                    + " without any introduction.";

    private final ChatRequest request;
    private final Consumer<ChatEvent> listener;
    private final List<ChatResponse> parts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final List<ChatEvent.Warning> ownWarnings = new ArrayList<>();
    private @Nullable Usage usage;
    private @Nullable Usage usageBefore;

    /** An answer to the request, of which nothing has come. */
    ContinuedAnswer(ChatRequest request, Consumer<ChatEvent> listener) {
        this.request = request;
        this.listener = listener;
    }

    /** One chat of the session. */
    @FunctionalInterface
    interface Chat {
        ChatResponse ask(ChatRequest request, Consumer<ChatEvent> listener, String before);
    }

    /** Asks until the answer is whole or has that many parts. */
    ChatResponse read(Chat chat, int maxParts) {
        ask(chat, request);
        while (canGoOn(maxParts)) {
            int length = text.length();
            try {
                ask(chat, continuation());
            } catch (ExaiException e) {
                ownWarnings.add(new ChatEvent.Warning(
                        "continuation_failed", "the cut answer could not be continued: " + e.kind()));
                break;
            }
            if (text.length() == length) {
                break; // nothing new: the model has nothing more to say
            }
        }
        ChatResponse whole = joined();
        listener.accept(new ChatEvent.Done(whole.finishReason()));
        return whole;
    }

    private void ask(Chat chat, ChatRequest next) {
        boolean first = parts.isEmpty();
        usageBefore = usage;
        Seam seam = new Seam(text.toString(), this::hear);
        ChatResponse part = chat.ask(next, event -> pass(event, first, seam), text.toString());
        seam.end();
        parts.add(part);
    }

    private void pass(ChatEvent event, boolean first, Seam seam) {
        if (event instanceof ChatEvent.TextDelta delta) {
            if (first) {
                hear(delta.text());
            } else {
                seam.add(delta.text());
            }
        } else if (event instanceof ChatEvent.UsageSeen seen) {
            usage = usageBefore == null ? seen.usage() : usageBefore.plus(seen.usage());
            listener.accept(new ChatEvent.UsageSeen(usage));
        } else if (!(event instanceof ChatEvent.Done) && (first || !(event instanceof ChatEvent.Started))) {
            listener.accept(event);
        }
    }

    private void hear(String more) {
        text.append(more);
        listener.accept(new ChatEvent.TextDelta(more));
    }

    private boolean canGoOn(int maxParts) {
        ChatResponse last = parts.get(parts.size() - 1);
        return parts.size() < maxParts
                && last.finishReason().kind() == FinishReason.Kind.LENGTH
                && last.toolCalls().isEmpty()
                && text.length() > 0;
    }

    private ChatRequest continuation() {
        List<Message> messages = new ArrayList<>(request.messages());
        messages.add(Message.assistant(text.toString()));
        messages.add(Message.user(GO_ON));
        return request.toBuilder().messages(messages).build();
    }

    private ChatResponse joined() {
        ChatResponse first = parts.get(0);
        if (parts.size() == 1 && ownWarnings.isEmpty()) {
            return first;
        }
        ChatResponse last = parts.get(parts.size() - 1);
        List<Part> kept = new ArrayList<>(first.parts().stream()
                .filter(part -> !(part instanceof Part.Text))
                .toList());
        kept.add(new Part.Text(text.toString()));
        List<ChatEvent.Warning> warnings = new ArrayList<>();
        List<ChatEvent.Opaque> extras = new ArrayList<>();
        for (ChatResponse part : parts) {
            warnings.addAll(part.warnings());
            extras.addAll(part.extras());
        }
        if (parts.size() > 1) {
            warnings.add(new ChatEvent.Warning(
                    "answer_continued",
                    "the answer was cut by the output limit and joined from " + parts.size() + " parts"));
        }
        warnings.addAll(ownWarnings);
        return new ChatResponse(first.id(), last.model(), kept, last.finishReason(), usage, warnings, extras);
    }
}
