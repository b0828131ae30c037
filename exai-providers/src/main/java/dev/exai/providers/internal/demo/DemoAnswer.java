package dev.exai.providers.internal.demo;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import java.util.ArrayList;
import java.util.List;

/** The simulated answer to one request, as the list of its events. Used once. */
final class DemoAnswer {
    private final ChatRequest request;
    private final ModelId model;
    private final boolean plain;
    private final List<ChatEvent> events = new ArrayList<>();
    private final int limit;
    private int outputWords;
    private int reasoningWords;
    private FinishReason finish = FinishReason.STOP;

    DemoAnswer(ChatRequest request, ModelId model, boolean plain) {
        this.request = request;
        this.model = model;
        this.plain = plain;
        Integer wanted = request.maxOutputTokens();
        limit = wanted == null ? Integer.MAX_VALUE : wanted;
    }

    int inputWords() {
        int words = 0;
        for (Message message : request.messages()) {
            for (Part part : message.parts()) {
                words += wordsOf(part);
            }
        }
        return words;
    }

    List<ChatEvent> events() {
        Message last = request.messages().get(request.messages().size() - 1);
        List<ToolCall> calls =
                last.role() == Role.USER ? new CallRule(request, model.provider()).callsFor(last.text()) : List.of();
        events.add(
                new ChatEvent.Started("demo-" + Integer.toHexString(last.text().hashCode()), model));
        addFacts();
        addReasoning();
        if (calls.isEmpty()) {
            addText(beforeStop(textFor(last)));
        } else {
            addCalls(calls);
        }
        events.add(new ChatEvent.UsageSeen(new Usage(inputWords(), outputWords, 0, 0, reasoningWords, null)));
        events.add(new ChatEvent.Done(finish));
        return events;
    }

    private void addFacts() {
        JsonText settings = DemoSettings.of(request);
        if (!settings.equals(JsonText.emptyObject())) {
            events.add(new ChatEvent.Opaque(model.provider(), "demo_settings", settings, false));
        }
        if (request.webSearch()) {
            JsonText results = JsonText.of("[{\"title\":\"Simulated result\",\"content\":\"Nothing was searched.\"}]");
            events.add(new ChatEvent.Opaque(model.provider(), "web_search", results, false));
        }
    }

    private void addReasoning() {
        ThinkingMode mode = request.thinking();
        int steps = mode == null ? 0 : steps(mode);
        for (int step = 1; step <= steps; step++) {
            for (String word : Words.split("Simulated thinking, step " + step + ". ")) {
                if (takeOne()) {
                    reasoningWords++;
                    events.add(new ChatEvent.ReasoningDelta(word, null));
                }
            }
        }
    }

    private static int steps(ThinkingMode mode) {
        return switch (mode) {
            case MINIMAL -> 0;
            case LOW -> 1;
            case MEDIUM -> 2;
            case HIGH -> 3;
            case MAX -> 4;
        };
    }

    private void addText(String text) {
        for (String word : Words.split(text)) {
            if (takeOne()) {
                events.add(new ChatEvent.TextDelta(word));
            }
        }
    }

    /** A call is never cut in the middle, because half a JSON object is of no use to anybody. */
    private void addCalls(List<ToolCall> calls) {
        finish = new FinishReason(FinishReason.Kind.TOOL_CALLS, "tool_calls");
        for (int index = 0; index < calls.size(); index++) {
            ToolCall call = calls.get(index);
            if (!takeOne()) {
                return;
            }
            events.add(new ChatEvent.ToolCallDelta(index, call.id(), call.name(), ""));
            for (String piece : Words.split(call.arguments().text())) {
                outputWords++;
                events.add(new ChatEvent.ToolCallDelta(index, null, null, piece));
            }
        }
    }

    private boolean takeOne() {
        if (outputWords >= limit) {
            finish = new FinishReason(FinishReason.Kind.LENGTH, "length");
            return false;
        }
        outputWords++;
        return true;
    }

    private String textFor(Message last) {
        if (last.role() == Role.TOOL) {
            return last.parts().stream()
                    .map(Part.ToolResult.class::cast)
                    .map(result ->
                            "Tool " + result.name() + (result.error() ? " failed: " : " answered: ") + result.content())
                    .reduce((a, b) -> a + "\n" + b)
                    .orElse("");
        }
        String prompt = promptOf(last);
        if (request.outputFormat() instanceof OutputFormat.JsonObject) {
            return DemoSettings.answer(prompt);
        }
        if (plain) {
            return prompt;
        }
        long turn = request.messages().stream()
                .filter(message -> message.role() == Role.USER)
                .count();
        return "This is a simulated answer" + (turn > 1 ? " to message " + turn : "") + ". You said: " + prompt;
    }

    private static String promptOf(Message message) {
        StringBuilder prompt = new StringBuilder();
        for (Part part : message.parts()) {
            if (part instanceof Part.Text text) {
                prompt.append(text.text());
            } else if (part instanceof Part.Image image) {
                prompt.append("[image ")
                        .append(image.mediaType())
                        .append(", ")
                        .append(image.sizeBytes())
                        .append(" bytes]");
            } else if (part instanceof Part.ImageUrl image) {
                prompt.append("[image at ").append(image.url()).append(']');
            }
        }
        return prompt.toString();
    }

    private String beforeStop(String text) {
        int end = text.length();
        for (String stop : request.stop()) {
            int at = text.indexOf(stop);
            end = at >= 0 && at < end ? at : end;
        }
        return text.substring(0, end);
    }

    private static int wordsOf(Part part) {
        if (part instanceof Part.Text text) {
            return Words.count(text.text());
        }
        if (part instanceof Part.ToolResult result) {
            return Words.count(result.content());
        }
        return part instanceof Part.Reasoning ? 0 : 1;
    }
}
