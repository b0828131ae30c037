package dev.exai.providers.internal.tools;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import dev.exai.providers.internal.schema.JsonSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Answers that must follow a schema, whether the vendor enforces it or the model is told it. Immutable. */
public final class SchemaAnswer {
    private static final Pattern FENCED = Pattern.compile("```(?:json)?\\s*(.*?)```", Pattern.DOTALL);

    private final OutputFormat.JsonSchema format;
    private final JsonSchema schema;

    /**
     * Compiles the schema.
     *
     * @throws IllegalArgumentException if it cannot be
     */
    public SchemaAnswer(OutputFormat.JsonSchema format) {
        this.format = format;
        schema = JsonSchema.compile(JsonTree.of(format.schema()));
    }

    /**
     * The request with the schema told in words; the same words at the same place each time, so that prompts stay cached.
     *
     * @param asObject whether the vendor can be told to answer with some object
     */
    public ChatRequest instructed(ChatRequest request, boolean asObject) {
        String words = "Answer with nothing but one JSON value that follows this JSON Schema (" + format.name()
                + "), without any text or code fence around it:\n"
                + format.schema().text();
        List<Message> messages = new ArrayList<>(request.messages());
        int at = 0;
        while (at < messages.size() && messages.get(at).role() == Role.SYSTEM) {
            at++;
        }
        messages.add(at, Message.system(words));
        boolean object = asObject
                && "object".equals(JsonTree.of(format.schema()).path("type").asString(""));
        return request.toBuilder()
                .messages(messages)
                .outputFormat(object ? new OutputFormat.JsonObject() : OutputFormat.TEXT)
                .build();
    }

    /** What is wrong with the answer; empty if nothing is, if it says itself that it is none, or if the model asks for tools. */
    public List<String> faults(ChatResponse answer) {
        if (!answer.toolCalls().isEmpty() || !isWhole(answer)) {
            return List.of();
        }
        JsonNode value = JsonTree.parse(json(answer.text()));
        if (value == null || value.isMissingNode()) {
            return List.of("it is not JSON");
        }
        return schema.check(value).stream().map(JsonSchema.Fault::toString).toList();
    }

    /** Whether neither the finish reason nor a warning says that this is no answer, or not all of it. */
    private static boolean isWhole(ChatResponse answer) {
        boolean ended = switch (answer.finishReason().kind()) {
            case STOP, TOOL_CALLS, OTHER -> true;
            case LENGTH, CONTENT_FILTER, CONTEXT_FULL, ERROR -> false;
        };
        return ended
                && answer.warnings().stream()
                        .noneMatch(warning -> warning.code().equals("refusal"));
    }

    /** The error for an answer that breaks the schema. */
    public ProviderException broken(ModelId model, List<String> faults) {
        return new ProviderException.Builder(
                        ErrorKind.BAD_UPSTREAM,
                        model + " broke the schema " + format.name() + ": " + String.join("; ", faults))
                .provider(model.provider().value())
                .phase(ErrorPhase.OUTPUT)
                .build();
    }

    /** What the model is told of an answer that breaks the schema. */
    public Message complaint(List<String> faults) {
        return Message.user("Your answer breaks the JSON Schema: " + String.join("; ", faults)
                + ". Answer again with nothing but the corrected JSON.");
    }

    /** The repaired answer, with what both of them cost and what was to be told of the first. */
    public static ChatResponse afterRepair(ChatResponse first, ChatResponse repaired) {
        List<ChatEvent.Warning> warnings = new ArrayList<>(first.warnings());
        warnings.addAll(repaired.warnings());
        warnings.add(new ChatEvent.Warning("schema_repaired", "the first answer broke the schema and was asked again"));
        return new ChatResponse(
                repaired.id(),
                repaired.model(),
                repaired.parts(),
                repaired.finishReason(),
                sum(first.usage(), repaired.usage()),
                warnings,
                repaired.extras());
    }

    private static @Nullable Usage sum(@Nullable Usage one, @Nullable Usage other) {
        return one == null || other == null ? (one == null ? other : one) : one.plus(other);
    }

    /** The answer of a model whose vendor was given the schema: the JSON is its only text, as is promised. */
    public ChatResponse enforced(ChatResponse answer) {
        boolean same = !answer.toolCalls().isEmpty()
                || !isWhole(answer)
                || json(answer.text()).equals(answer.text());
        return same ? answer : of(answer, jsonOnly(answer), answer.warnings());
    }

    /** The answer of a model that was told the schema, with the JSON as its only text; unchanged if it asks for tools first. */
    public ChatResponse bare(ChatResponse answer) {
        if (!answer.toolCalls().isEmpty()) {
            return answer;
        }
        List<ChatEvent.Warning> warnings = new ArrayList<>(answer.warnings());
        warnings.add(new ChatEvent.Warning(
                "schema_instructed",
                answer.model() + " enforces no schema; it was told it, and its answer was checked"));
        return of(answer, isWhole(answer) ? jsonOnly(answer) : answer.parts(), warnings);
    }

    private static List<Part> jsonOnly(ChatResponse answer) {
        List<Part> parts = new ArrayList<>();
        answer.parts().stream().filter(part -> !(part instanceof Part.Text)).forEach(parts::add);
        parts.add(new Part.Text(json(answer.text())));
        return parts;
    }

    private static ChatResponse of(ChatResponse answer, List<Part> parts, List<ChatEvent.Warning> warnings) {
        return new ChatResponse(
                answer.id(), answer.model(), parts, answer.finishReason(), answer.usage(), warnings, answer.extras());
    }

    /** The JSON in a text: the text itself, what stands in its only code fence, or from its first bracket to its last. */
    private static String json(String text) {
        String bare = text.strip();
        if (JsonTree.parse(bare) != null) {
            return bare;
        }
        Matcher fenced = FENCED.matcher(bare);
        if (fenced.find() && JsonTree.parse(fenced.group(1).strip()) != null) {
            return fenced.group(1).strip();
        }
        int from = firstOf(bare.indexOf('{'), bare.indexOf('['));
        int to = Math.max(bare.lastIndexOf('}'), bare.lastIndexOf(']'));
        return from >= 0 && from < to ? bare.substring(from, to + 1) : bare;
    }

    private static int firstOf(int one, int other) {
        return one < 0 || other < 0 ? Math.max(one, other) : Math.min(one, other);
    }
}
