package dev.exai.testkit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Anthropic checks of a request before a model sees it, in its words. */
final class AnthropicRules {
    private static final int MOST_MARKS = 4;

    private final ChatCall call;
    private final Json body;

    AnthropicRules(ChatCall call) {
        this.call = call;
        body = call.body();
    }

    /** The first rule that the request breaks, or null. */
    @Nullable
    String fault() {
        if (!body.get("max_tokens").isPresent()) {
            return "max_tokens: Field required";
        }
        String fault = samplingFault();
        fault = fault == null ? thinkingFault() : fault;
        fault = fault == null ? messagesFault() : fault;
        return fault == null ? cacheFault() : fault;
    }

    private @Nullable String samplingFault() {
        double temperature = body.get("temperature").number(1);
        if (temperature > 1) {
            return "temperature: range: 0..1";
        }
        boolean fixed = adaptiveOnly() && temperature != 1;
        boolean thinking = List.of("enabled", "adaptive").contains(thinkingType());
        if (fixed || (thinking && temperature != 1)) {
            return "`temperature` may only be set to 1 for this model or when thinking is enabled";
        }
        boolean both = body.get("temperature").isPresent() && body.get("top_p").isPresent();
        return both ? "`temperature` and `top_p` cannot both be specified for this model" : null;
    }

    private @Nullable String thinkingFault() {
        String type = thinkingType();
        String effort = body.get("output_config").get("effort").text();
        String choice = body.get("tool_choice").get("type").text();
        if (type.equals("enabled") && adaptiveOnly()) {
            return "\"thinking.type.enabled\" is not supported for this model. Use \"thinking.type.adaptive\" and"
                    + " \"output_config.effort\" to control thinking behavior.";
        }
        if (type.equals("adaptive") && budgetOnly()) {
            return "adaptive thinking is not supported on this model";
        }
        double budget = body.get("thinking").get("budget_tokens").number(0);
        if (type.equals("enabled")
                && (budget < 1024 || budget >= body.get("max_tokens").number(0))) {
            return "thinking.enabled.budget_tokens: must be at least 1024 and less than max_tokens";
        }
        if (type.equals("disabled")
                && (call.model().contains("opus-5-5") || call.model().contains("fable-5"))) {
            return "thinking can not be disabled for this model";
        }
        if (!effort.isEmpty() && budgetOnly()) {
            return "This model does not support the effort parameter.";
        }
        if (effort.equals("xhigh") && call.model().endsWith("-4-6")) {
            return "This model does not support effort level 'xhigh'. Supported levels: high, low, max, medium.";
        }
        boolean forced = choice.equals("any") || choice.equals("tool");
        return forced && !type.isEmpty() && !type.equals("disabled")
                ? "Thinking may not be enabled when tool_choice forces tool use."
                : null;
    }

    private @Nullable String messagesFault() {
        if (call.messages().isEmpty()) {
            return "messages: at least one message is required";
        }
        Set<String> asked = new HashSet<>();
        for (Json message : call.messages()) {
            String role = message.get("role").text();
            if (!role.equals("user") && !role.equals("assistant")) {
                return "messages: Unexpected role \"" + role + "\". The Messages API accepts a top-level `system`"
                        + " parameter, not \"system\" as an input message role.";
            }
            String fault = role.equals("user") ? userFault(message, asked) : assistantFault(message);
            if (fault != null) {
                return fault;
            }
            asked = idsOf(message, "tool_use", "id");
        }
        return null;
    }

    /** The answers to tool calls come in the very next turn, each call answered and nothing else. */
    private static @Nullable String userFault(Json message, Set<String> asked) {
        Set<String> answered = idsOf(message, "tool_result", "tool_use_id");
        if (!asked.containsAll(answered)) {
            return "unexpected `tool_use_id` found in `tool_result` blocks: " + answered;
        }
        if (!answered.containsAll(asked)) {
            return "`tool_use` ids were found without `tool_result` blocks immediately after: " + asked;
        }
        return emptyText(message);
    }

    private static @Nullable String assistantFault(Json message) {
        for (Json block : message.get("content").items()) {
            String type = block.get("type").text();
            if (type.equals("thinking")
                    && !AnthropicAnswer.signature(block.get("thinking").text())
                            .equals(block.get("signature").text())) {
                return "Invalid `signature` in `thinking` block";
            }
            if (type.equals("tool_use") && !block.get("id").text().matches("[a-zA-Z0-9_-]+")) {
                return "tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'";
            }
            if (type.equals("tool_use") && !block.get("input").isObject()) {
                return "tool_use.input: Input should be a valid dictionary";
            }
        }
        return emptyText(message);
    }

    private static @Nullable String emptyText(Json message) {
        boolean empty = message.get("content").items().stream()
                .anyMatch(block -> block.get("type").text().equals("text")
                        && block.get("text").text().isEmpty());
        return empty ? "messages: text content blocks must be non-empty" : null;
    }

    private static Set<String> idsOf(Json message, String type, String member) {
        Set<String> ids = new HashSet<>();
        for (Json block : message.get("content").items()) {
            if (block.get("type").text().equals(type)) {
                ids.add(block.get(member).text());
            }
        }
        return ids;
    }

    private @Nullable String cacheFault() {
        long marks = marked(body.get("tools")) + marked(body.get("system"));
        for (Json message : call.messages()) {
            marks += marked(message.get("content"));
        }
        return marks > MOST_MARKS
                ? "A maximum of 4 blocks with cache_control may be provided. Found " + marks + "."
                : null;
    }

    private static long marked(Json blocks) {
        return blocks.items().stream()
                .filter(block -> block.get("cache_control").isObject())
                .count();
    }

    private String thinkingType() {
        return body.get("thinking").get("type").text();
    }

    private boolean adaptiveOnly() {
        return call.model().matches("claude-(opus-4-[78]|[a-z]+-5.*)");
    }

    private boolean budgetOnly() {
        return call.model().matches("claude-[a-z]+-4-[0-5](-\\d{8})?");
    }
}
