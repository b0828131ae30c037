package dev.exai.providers.internal.tools;

import dev.exai.core.Identifiers;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.ToolSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds tool calls that a GLM model has written into its text, in its own template, instead of making them: the name, then
 * pairs of {@code arg_key} and {@code arg_value}, or an object. Only tools that were offered count, and only text that has
 * nothing after the last call, so that a text about such calls is left alone. Stateless.
 */
final class TextCalls {
    private static final Pattern CALL =
            Pattern.compile("<tool_call>\\s*([A-Za-z_][A-Za-z0-9_-]{0,63})\\s*(.*?)</tool_call>\\s*", Pattern.DOTALL);
    private static final Pattern PAIR =
            Pattern.compile("<arg_key>\\s*([^<]*?)\\s*</arg_key>\\s*<arg_value>(.*?)</arg_value>\\s*", Pattern.DOTALL);

    private TextCalls() {}

    /** The answer with such calls made into calls; the same answer if it has none, or has proper ones. */
    static ChatResponse rescued(ChatResponse response, List<ToolSpec> tools) {
        String text = response.text();
        int begin = text.indexOf("<tool_call>");
        boolean glm = response.model().name().contains("glm");
        if (begin < 0 || !glm || !response.toolCalls().isEmpty()) {
            return response;
        }
        List<ToolCall> calls = calls(text.substring(begin), tools);
        return calls.isEmpty() ? response : with(calls, text.substring(0, begin), response);
    }

    private static List<ToolCall> calls(String text, List<ToolSpec> tools) {
        List<ToolCall> calls = new ArrayList<>();
        Matcher matcher = CALL.matcher(text);
        while (matcher.lookingAt()) {
            ToolCall call = call(matcher.group(1), matcher.group(2).strip(), tools);
            if (call == null) {
                return List.of();
            }
            calls.add(call);
            if (matcher.end() == text.length()) {
                return calls;
            }
            matcher.region(matcher.end(), text.length());
        }
        return List.of();
    }

    private static @Nullable ToolCall call(String name, String arguments, List<ToolSpec> tools) {
        ToolSpec tool = tools.stream()
                .filter(spec -> spec.name().equals(name))
                .findFirst()
                .orElse(null);
        if (tool == null) {
            return null;
        }
        JsonText json = arguments.startsWith("{") ? object(arguments) : pairs(arguments, tool);
        return json == null ? null : new ToolCall(Identifiers.mint("call_", 12), name, json);
    }

    private static @Nullable JsonText object(String arguments) {
        return JsonText.isValid(arguments) ? JsonText.of(arguments) : null;
    }

    private static @Nullable JsonText pairs(String arguments, ToolSpec tool) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        JsonNode properties = JsonTree.of(tool.inputSchema()).path("properties");
        Matcher pair = PAIR.matcher(arguments);
        int end = 0;
        while (pair.find() && pair.start() == end) {
            object.set(pair.group(1), value(pair.group(2), properties.path(pair.group(1))));
            end = pair.end();
        }
        return end == arguments.length() ? JsonText.of(object.toString()) : null;
    }

    /** Texts stand bare, everything else as JSON. */
    private static JsonNode value(String written, JsonNode schema) {
        boolean text = schema.path("type").asString("").equals("string");
        JsonNode json = text ? null : JsonTree.parse(written.strip());
        return json == null || json.isMissingNode() ? JsonNodeFactory.instance.stringNode(written) : json;
    }

    private static ChatResponse with(List<ToolCall> calls, String textBefore, ChatResponse response) {
        List<Part> parts = new ArrayList<>();
        response.parts().stream().filter(part -> !(part instanceof Part.Text)).forEach(parts::add);
        if (!textBefore.isBlank()) {
            parts.add(new Part.Text(textBefore));
        }
        calls.forEach(call -> parts.add(new Part.ToolUse(call)));
        List<ChatEvent.Warning> warnings = new ArrayList<>(response.warnings());
        warnings.add(new ChatEvent.Warning(
                "tool_calls_rescued", response.model() + " wrote tool calls into its text; they were taken from it"));
        return new ChatResponse(
                response.id(),
                response.model(),
                parts,
                new FinishReason(
                        FinishReason.Kind.TOOL_CALLS, response.finishReason().raw()),
                response.usage(),
                warnings,
                response.extras());
    }
}
