package dev.exai.providers.internal.responses;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.KeptItems;
import dev.exai.providers.internal.engine.UsageReader;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events of one streamed response into those of a chat. Every output item is kept whole when it is done,
 * because it must come back as it was. Not thread-safe.
 */
final class ResponsesReader implements AutoCloseable {
    private final ProviderId provider;
    private final String askedModel;
    private final Deque<ChatEvent> sink;
    private final JsonFeed json = new JsonFeed();
    private final ResponseEvent event;
    private final Map<Long, Call> calls = new HashMap<>();
    private long lastSequence;
    private boolean started;
    private boolean refused;
    private boolean reasoned; // the last piece was reasoning
    private @Nullable FinishReason finish;
    private @Nullable String failure;

    /** A function call whose arguments are arriving. */
    private static final class Call {
        final int index;
        boolean hasArguments;

        Call(int index) {
            this.index = index;
        }
    }

    /**
     * A reader.
     *
     * @param convention turns the vendor's counts into those of the common sense
     */
    ResponsesReader(ProviderId provider, String askedModel, UnaryOperator<Usage> convention, Deque<ChatEvent> sink) {
        this.provider = provider;
        this.askedModel = askedModel;
        this.sink = sink;
        event = new ResponseEvent(json, new UsageReader(convention));
    }

    /** Takes the next event. */
    void event(byte[] bytes, int from, int to) throws JsonFeed.Malformed {
        json.begin(bytes, from, to);
        event.read();
        json.finish();
        if (isRepeated()) {
            return;
        }
        if (!started) {
            start();
        }
        handle();
    }

    /** Servers that give all their events the same number do not number them: only those above 0 tell an order. */
    private boolean isRepeated() throws JsonFeed.Malformed {
        long number = event.sequence;
        if (number <= 0) {
            return false;
        }
        if (number < lastSequence) {
            throw new JsonFeed.Malformed();
        }
        boolean repeated = number == lastSequence;
        lastSequence = number;
        return repeated;
    }

    /** Why the answer ended; null before its last event. */
    @Nullable
    FinishReason finishReason() {
        return finish;
    }

    /** The error that the last event tells of, as an error body; empty if the event is one, null if it tells of none. */
    @Nullable
    String failure() {
        return failure;
    }

    @Override
    public void close() {
        json.close();
    }

    /** The first event names the response; warnings about the request follow it. */
    private void start() {
        started = true;
        String model = event.model == null || !ModelId.isName(event.model) ? askedModel : event.model;
        sink.addFirst(new ChatEvent.Started(event.responseId, new ModelId(provider, model)));
    }

    private void handle() {
        switch (event.type) {
            case "response.output_text.delta" -> text(event.delta);
            case "response.refusal.delta" -> {
                refused = true;
                text(event.delta);
            }
            case "response.reasoning_summary_part.added" -> paragraph();
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" -> reasoning(event.delta);
            case "response.output_item.added" -> added();
            case "response.function_call_arguments.delta" -> arguments(event.delta);
            case "response.function_call_arguments.done" -> wholeArguments(event.arguments);
            case "response.output_item.done" -> done();
            case "response.output_text.annotation.added" -> about("annotation", event.annotation);
            case "response.completed" -> ended(calls.isEmpty() ? FinishReason.STOP : toolCalls());
            case "response.incomplete" -> ended(incomplete(event.reason));
            case "response.failed", "response.cancelled" -> failure = failureOf();
            case "error" -> failure = event.error == null ? "" : failureOf();
            default -> {
                // progress of the provider's own tools, pieces that come again as a whole
            }
        }
    }

    private void text(@Nullable String delta) {
        if (delta != null) {
            reasoned = false;
            sink.add(new ChatEvent.TextDelta(delta));
        }
    }

    private void reasoning(@Nullable String delta) {
        if (delta != null) {
            reasoned = true;
            sink.add(new ChatEvent.ReasoningDelta(delta, null));
        }
    }

    /** Summaries come in parts, each a paragraph of its own. */
    private void paragraph() {
        if (reasoned) {
            sink.add(new ChatEvent.ReasoningDelta("\n\n", null));
        }
    }

    private void added() {
        if (event.itemType.equals("function_call")) {
            call();
        }
    }

    private @Nullable Call call() {
        Call known = calls.get(event.outputIndex);
        if (known != null || event.name == null || event.callId == null) {
            return known;
        }
        reasoned = false;
        Call fresh = new Call(calls.size());
        calls.put(event.outputIndex, fresh);
        sink.add(new ChatEvent.ToolCallDelta(fresh.index, event.callId, event.name, ""));
        return fresh;
    }

    private void arguments(@Nullable String delta) {
        Call call = calls.get(event.outputIndex);
        if (call != null && delta != null) {
            call.hasArguments = true;
            sink.add(new ChatEvent.ToolCallDelta(call.index, null, null, delta));
        }
    }

    /** Some servers send the arguments once, as a whole. */
    private void wholeArguments(@Nullable String whole) {
        Call call = calls.get(event.outputIndex);
        if (call != null && !call.hasArguments) {
            arguments(whole);
        }
    }

    private void done() {
        if (event.itemType.equals("function_call") && call() != null) {
            wholeArguments(event.itemArguments);
        }
        JsonText item = event.item;
        if (item != null && !event.itemType.isEmpty()) {
            reasoned = false;
            sink.add(new ChatEvent.Opaque(provider, KeptItems.named(event.itemType), item, true));
        }
    }

    private void about(String name, @Nullable JsonText value) {
        if (value != null) {
            sink.add(new ChatEvent.Opaque(provider, name, value, false));
        }
    }

    private void ended(FinishReason reason) {
        Usage usage = event.usage;
        if (usage != null) {
            sink.add(new ChatEvent.UsageSeen(usage));
        }
        if (refused) {
            sink.add(new ChatEvent.Warning("refusal", provider + " marked the answer as a refusal"));
        }
        finish = reason;
    }

    private static FinishReason toolCalls() {
        return new FinishReason(FinishReason.Kind.TOOL_CALLS, "completed");
    }

    private static FinishReason incomplete(@Nullable String reason) {
        String word = reason == null ? "incomplete" : reason;
        return switch (word) {
            case "max_output_tokens" -> new FinishReason(FinishReason.Kind.LENGTH, word);
            case "content_filter" -> new FinishReason(FinishReason.Kind.CONTENT_FILTER, word);
            default -> new FinishReason(FinishReason.Kind.OTHER, word);
        };
    }

    private String failureOf() {
        JsonText error = event.error;
        return error == null ? "{\"error\":{\"type\":\"" + event.type + "\"}}" : "{\"error\":" + error.text() + "}";
    }
}
