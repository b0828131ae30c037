package dev.exai.providers.internal.demo;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.ToolChoice;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.model.ProviderId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which tools the demo calls: those named in lines of the prompt that read {@code call NAME} or
 * {@code call NAME {"json": "object"}}; if a call is demanded and no line asks for one, the demanded or the first tool,
 * without arguments.
 */
final class CallRule {
    private static final Pattern LINE = Pattern.compile("\\s*call\\s+(\\S+)\\s*(\\{.*})?\\s*");

    private final ChatRequest request;
    private final ProviderId provider;

    CallRule(ChatRequest request, ProviderId provider) {
        this.request = request;
        this.provider = provider;
    }

    List<ToolCall> callsFor(String prompt) {
        ToolChoice choice = request.toolChoice();
        if (request.tools().isEmpty() || choice instanceof ToolChoice.None) {
            return List.of();
        }
        List<ToolCall> calls = new ArrayList<>();
        prompt.lines().forEach(line -> addCall(line, calls));
        if (choice instanceof ToolChoice.Named named) {
            calls.removeIf(call -> !call.name().equals(named.name()));
            requireKnown(named.name());
        }
        if (calls.isEmpty() && choice instanceof ToolChoice.Named named) {
            calls.add(call(1, named.name(), JsonText.emptyObject()));
        }
        if (calls.isEmpty() && choice instanceof ToolChoice.Required) {
            calls.add(call(1, request.tools().get(0).name(), JsonText.emptyObject()));
        }
        boolean onlyOne = Boolean.FALSE.equals(request.parallelToolCalls());
        return onlyOne && calls.size() > 1 ? calls.subList(0, 1) : calls;
    }

    private void addCall(String line, List<ToolCall> calls) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches() || !knows(matcher.group(1))) {
            return;
        }
        String arguments = matcher.group(2) == null ? "{}" : matcher.group(2);
        if (JsonText.isValid(arguments)) {
            calls.add(call(calls.size() + 1, matcher.group(1), JsonText.of(arguments)));
        }
    }

    private boolean knows(String name) {
        return request.tools().stream().map(ToolSpec::name).anyMatch(name::equals);
    }

    private void requireKnown(String name) {
        if (!knows(name)) {
            throw new ProviderException.Builder(
                            ErrorKind.INVALID_REQUEST, "the tool choice names a tool that is not among the tools")
                    .provider(provider.value())
                    .build();
        }
    }

    private static ToolCall call(int number, String name, JsonText arguments) {
        return new ToolCall("call_" + number, name, arguments);
    }
}
