package dev.exai.core.chat;

import dev.exai.core.model.ModelId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer. Immutable.
 *
 * @param id the provider's id of it; null if it gives none
 * @param model the model that really answered
 * @param parts text, reasoning, tool calls and kept data in their order; empty if the model said nothing
 * @param usage token counts; null if the provider reported none
 * @param warnings what was left out, changed or coped with
 * @param extras information about the answer that has no place here, such as search results
 */
public record ChatResponse(
        @Nullable String id,
        ModelId model,
        List<Part> parts,
        FinishReason finishReason,
        @Nullable Usage usage,
        List<ChatEvent.Warning> warnings,
        List<ChatEvent.Opaque> extras) {
    /**
     * Name of the extra that says what was sent for the {@link ChatRequest#thinking()} that was asked for: an object of the
     * texts {@code asked} and {@code sent}.
     */
    public static final String THINKING = "exai_thinking";

    /** Copies and checks. */
    public ChatResponse {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(finishReason, "finishReason");
        parts = List.copyOf(parts);
        warnings = List.copyOf(warnings);
        extras = List.copyOf(extras);
    }

    /**
     * A plain text answer, for providers without more to tell.
     *
     * @param usage null if the provider does not count
     */
    public static ChatResponse text(ModelId model, String text, @Nullable Usage usage) {
        return new ChatResponse(
                null, model, List.of(new Part.Text(text)), FinishReason.STOP, usage, List.of(), List.of());
    }

    /** The text parts joined, without reasoning; empty if there are none. */
    public String text() {
        return asMessage().text();
    }

    /** The reasoning joined; empty if there is none. */
    public String reasoning() {
        return asMessage().reasoning();
    }

    /** The tool calls in their order. */
    public List<ToolCall> toolCalls() {
        return asMessage().toolCalls();
    }

    /** The last of the extras of that name; empty if there is none. */
    public Optional<JsonText> extra(String name) {
        return extras.stream()
                .filter(extra -> extra.name().equals(name))
                .reduce((first, second) -> second)
                .map(ChatEvent.Opaque::data);
    }

    /** The answer as the next message of the conversation, complete with reasoning, signatures and kept data. */
    public Message asMessage() {
        return new Message(Role.ASSISTANT, parts.isEmpty() ? List.of(new Part.Text("")) : parts);
    }

    /** The events that collect to this answer. */
    List<ChatEvent> toEvents() {
        List<ChatEvent> events = new ArrayList<>();
        events.add(new ChatEvent.Started(id, model));
        int calls = 0;
        for (Part part : parts) {
            events.add(toEvent(part, calls));
            calls += part instanceof Part.ToolUse ? 1 : 0;
        }
        events.addAll(extras);
        events.addAll(warnings);
        if (usage != null) {
            events.add(new ChatEvent.UsageSeen(usage));
        }
        events.add(new ChatEvent.Done(finishReason));
        return events;
    }

    private static ChatEvent toEvent(Part part, int callIndex) {
        if (part instanceof Part.Text text) {
            return new ChatEvent.TextDelta(text.text());
        }
        if (part instanceof Part.Reasoning reasoning) {
            return new ChatEvent.ReasoningDelta(reasoning.text(), reasoning.signature());
        }
        if (part instanceof Part.ToolUse use) {
            ToolCall call = use.call();
            return new ChatEvent.ToolCallDelta(
                    callIndex, call.id(), call.name(), call.arguments().text());
        }
        if (part instanceof Part.Opaque opaque) {
            return new ChatEvent.Opaque(opaque.provider(), opaque.name(), opaque.data(), true);
        }
        throw new IllegalStateException("no model answers with a part of type " + part.getClass());
    }
}
