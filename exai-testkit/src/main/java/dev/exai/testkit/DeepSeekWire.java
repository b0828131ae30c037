package dev.exai.testkit;

import dev.exai.core.chat.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chat Completions as DeepSeek serves them. */
final class DeepSeekWire extends ChatWire {
    private static final String INVALID = "invalid_request_error";

    @Override
    String basePath() {
        return "";
    }

    @Override
    List<String> models() {
        return List.of("deepseek-flash", "deepseek-v4-pro");
    }

    @Override
    boolean knows(String model) {
        return model.equals("deepseek-flash") || model.startsWith("deepseek-v4");
    }

    @Override
    Reply error(VendorFault fault, String model) {
        return switch (fault) {
            case BAD_KEY ->
                refuse(401, "authentication_error", "Authentication Fails, Your api key: ****1234 is invalid");
            case NO_PERMISSION -> refuse(403, "permission_error", "Not allowed");
            case QUOTA_EXHAUSTED -> refuse(402, "unknown_error", "Insufficient Balance");
            case RATE_LIMITED -> refuse(429, "rate_limit_reached", "Too many concurrent requests");
            case OVERLOADED -> refuse(503, "service_unavailable_error", "Server is busy, please try again later");
            case SERVER_ERROR -> refuse(500, "server_error", "Internal error");
            case GATEWAY_TIMEOUT -> Reply.html(504, "504 Gateway Time-out");
            case UNKNOWN_MODEL -> refuse(400, INVALID, "Model Not Exist");
            case CONTENT_REFUSED -> refuse(400, INVALID, "Content Exists Risk");
            case CONTEXT_TOO_LONG ->
                refuse(400, INVALID, "This model's maximum context length is 1000000 tokens. Please reduce the length");
            case INVALID_REQUEST -> refuse(422, INVALID, "Failed to deserialize the JSON body");
        };
    }

    @Override
    List<Endpoint> extras() {
        return List.of(
                new FileEndpoint(this, FileHabits.DEEPSEEK, new FileShelf("file-api-")),
                (request, path) -> path.equals("/user/balance")
                        ? Reply.json(
                                200,
                                "{\"is_available\":true,\"balance_infos\":[{\"currency\":\"USD\",\"total_balance\":"
                                        + "\"110.00\",\"granted_balance\":\"10.00\",\"topped_up_balance\":\"100.00\"}]}")
                        : null);
    }

    @Override
    Reply unknownPath(String path) {
        return Reply.json(404, "{\"error_msg\":\"Not Found. Please check the configuration.\"}");
    }

    @Override
    Reply unauthorized(@Nullable String sent) {
        return error(VendorFault.BAD_KEY, "");
    }

    @Override
    @Nullable
    Reply refusal(ChatCall call) {
        Json body = call.body();
        boolean thinks = !body.get("thinking").get("type").text().equals("disabled");
        Json choice = body.get("tool_choice");
        if (thinks && (choice.isObject() || choice.text().equals("required"))) {
            return refuse(400, INVALID, "Thinking mode does not support this tool_choice");
        }
        if (body.get("response_format").get("type").text().equals("json_schema")) {
            return refuse(400, INVALID, "This response_format type is unavailable now");
        }
        if (lacksJsonWord(call)) {
            return refuse(400, INVALID, "Prompt must contain the word 'json' in some form to use 'json_object'");
        }
        for (Json message : call.messages()) {
            String role = message.get("role").text();
            if (!List.of("system", "user", "assistant", "tool").contains(role)) {
                return refuse(400, INVALID, "unknown variant `" + role + "`");
            }
            boolean calls = !message.get("tool_calls").items().isEmpty();
            if (thinks && calls && !message.get("reasoning_content").isPresent()) {
                return refuse(
                        400, INVALID, "The `reasoning_content` in the thinking mode must be passed back to the API.");
            }
        }
        return call.messages().isEmpty() ? error(VendorFault.INVALID_REQUEST, "") : null;
    }

    @Override
    List<String> opening() {
        return List.of("\"role\":\"assistant\",\"content\":\"\",\"reasoning_content\":\"\"");
    }

    @Override
    String signOfLife() {
        return ": keep-alive\n\n\n";
    }

    @Override
    List<String> reasoningDeltas(Answer answer) {
        return answer.reasoning().stream()
                .map(piece -> "\"content\":null,\"reasoning_content\":" + Json.quote(piece))
                .toList();
    }

    /** It thinks before it calls; the pieces repeat id and name. */
    @Override
    List<String> toolDeltas(ChatCall call, Answer answer) {
        List<String> deltas = new ArrayList<>();
        if (!answer.calls().isEmpty() && answer.reasoning().isEmpty()) {
            deltas.add("\"content\":null,\"reasoning_content\":\"A tool helps.\"");
        }
        deltas.addAll(wholeToolDeltas(answer));
        return deltas;
    }

    @Override
    String chunk(ChatCall call, Delta delta) {
        return head(call, "chat.completion.chunk") + ",\"system_fingerprint\":\"fp_1\",\"choices\":[{\"index\":0,"
                + "\"delta\":{" + delta.members() + "},\"logprobs\":null,\"finish_reason\":"
                + (delta.finish() == null ? "null" : Json.quote(delta.finish()))
                + (delta.choiceUsage() == null ? "" : ",\"usage\":" + delta.choiceUsage()) + "}],\"usage\":"
                + (delta.topUsage() == null ? "null" : delta.topUsage())
                + (delta.extra() == null ? "" : "," + delta.extra()) + "}";
    }

    @Override
    String closing() {
        return "\"content\":\"\",\"reasoning_content\":null";
    }

    @Override
    UsagePlace usagePlace(ChatCall call) {
        return call.wantsUsage() ? UsagePlace.FINISH_CHUNK : UsagePlace.NOWHERE;
    }

    @Override
    String usage(Usage usage) {
        return "{\"prompt_tokens\":" + usage.inputTokens() + ",\"completion_tokens\":" + usage.outputTokens()
                + ",\"total_tokens\":" + usage.totalTokens() + ",\"prompt_cache_hit_tokens\":"
                + usage.cachedInputTokens() + ",\"prompt_cache_miss_tokens\":"
                + (usage.inputTokens() - usage.cachedInputTokens()) + ",\"completion_tokens_details\":"
                + "{\"reasoning_tokens\":" + usage.reasoningTokens() + "}}";
    }

    @Override
    String responseId(ChatCall call) {
        return "deepseek-" + call.number();
    }

    private static Reply refuse(int status, String type, String message) {
        return Reply.json(
                status,
                "{\"error\":{\"message\":" + Json.quote(message) + ",\"type\":\"" + type
                        + "\",\"param\":null,\"code\":\"invalid_request_error\"}}");
    }
}
