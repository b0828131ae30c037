package dev.exai.testkit;

import dev.exai.core.chat.Usage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Chat Completions as Moonshot serves them. */
final class KimiWire extends ChatWire {
    /** Withdrawn on 2026-08-31. */
    private static final Set<String> WITHDRAWN = Set.of("kimi-k2.5");

    static final String SEARCH = "$web_search";
    static final String SEARCH_ARGUMENTS =
            "{\"search_result\":{\"search_id\":\"e4b4\"},\"usage\":{\"total_tokens\":7946}}";

    private static final String INVALID = "invalid_request_error";

    @Override
    String basePath() {
        return "/v1";
    }

    @Override
    List<String> models() {
        return List.of("kimi-k3", "kimi-k2.7-code", "kimi-k2.7-code-highspeed", "kimi-k2.6");
    }

    @Override
    boolean knows(String model) {
        return model.startsWith("kimi-") && !WITHDRAWN.contains(model);
    }

    @Override
    Reply error(VendorFault fault, String model) {
        return switch (fault) {
            case BAD_KEY -> refuse(401, "incorrect_api_key_error", "Incorrect API key provided");
            case NO_PERMISSION -> refuse(403, "permission_denied_error", "The API you are accessing is not open");
            case QUOTA_EXHAUSTED ->
                refuse(
                        429,
                        "exceeded_current_quota_error",
                        "You exceeded your current token quota: 0, please check your account balance");
            case RATE_LIMITED ->
                refuse(
                        429,
                        "rate_limit_reached_error",
                        "Your account org-x<ak-y> request reached organization max RPM: 3, "
                                + "please try again after 1 seconds");
            case OVERLOADED ->
                refuse(429, "engine_overloaded_error", "The engine is currently overloaded, please try again later")
                        .with(Map.of("Retry-After", "3"));
            case SERVER_ERROR -> refuse(500, "server_error", "unexpected error");
            case GATEWAY_TIMEOUT -> Reply.html(504, "504 Gateway Time-out");
            case UNKNOWN_MODEL ->
                refuse(404, "resource_not_found_error", "Not found the model " + model + " or Permission denied");
            case CONTENT_REFUSED ->
                refuse(400, "content_filter", "The request was rejected because it was considered high risk");
            case CONTEXT_TOO_LONG ->
                refuse(400, INVALID, "Invalid request: Your request exceeded model token limit : 262144");
            case INVALID_REQUEST -> refuse(400, INVALID, "Invalid request: invalid top_p");
        };
    }

    @Override
    List<Endpoint> extras() {
        FileShelf files = new FileShelf("file_");
        return List.of(
                new FileEndpoint(this, FileHabits.KIMI, files),
                new BatchEndpoint(this, "/v1/chat/completions", files),
                new KimiFormulaEndpoint(),
                KimiWire::balance,
                KimiWire::estimate);
    }

    private static @Nullable Reply balance(RecordedRequest request, String path) {
        return path.equals("/users/me/balance")
                ? Reply.json(
                        200,
                        "{\"code\":0,\"data\":{\"available_balance\":49.58894,\"voucher_balance\":46.58893,"
                                + "\"cash_balance\":3.00001},\"scode\":\"0x0\",\"status\":true}")
                : null;
    }

    private static @Nullable Reply estimate(RecordedRequest request, String path) {
        int tokens = lastQuestion(bodyOf(request)).length();
        return path.equals("/tokenizers/estimate-token-count")
                ? Reply.json(200, "{\"data\":{\"total_tokens\":" + tokens + "}}")
                : null;
    }

    @Override
    Reply unknownPath(String path) {
        return refuse(404, "resource_not_found_error", "The requested resource was not found");
    }

    @Override
    Reply unauthorized(@Nullable String sent) {
        return sent == null
                ? refuse(401, "invalid_authentication_error", "Invalid Authentication")
                : error(VendorFault.BAD_KEY, "");
    }

    @Override
    @Nullable
    Reply refusal(ChatCall call) {
        Json body = call.body();
        boolean thinks = !body.get("thinking").get("type").text().equals("disabled");
        if (body.get("n").number(1) > 1) {
            return refuse(400, INVALID, "invalid n: only 1 is allowed for this model");
        }
        double only = call.model().startsWith("kimi-k2.6") && !thinks ? 0.6 : 1;
        if (body.get("temperature").number(only) != only) {
            return refuse(400, INVALID, "invalid temperature: only " + only + " is allowed for this model");
        }
        if (call.model().startsWith("kimi-k3") && body.get("thinking").isPresent()) {
            return refuse(400, INVALID, "Invalid request: thinking must not be sent for this model");
        }
        if (call.model().startsWith("kimi-k2.7") && !thinks) {
            return refuse(400, INVALID, "Invalid request: thinking can not be disabled for this model");
        }
        String choice = body.get("tool_choice").text();
        if (choice.equals("required") && !call.model().startsWith("kimi-k3")) {
            return refuse(400, INVALID, "Invalid request: tool_choice 'required' is not supported");
        }
        if (body.get("tool_choice").isObject() && thinks) {
            return refuse(400, INVALID, "tool_choice 'specified' is incompatible with thinking enabled");
        }
        return lacksJsonWord(call)
                ? refuse(400, INVALID, "Invalid request: json_object needs the word JSON in a message")
                : messageRefusal(call);
    }

    private static @Nullable Reply messageRefusal(ChatCall call) {
        Map<String, String> asked = new HashMap<>();
        for (Json message : call.messages()) {
            message.get("tool_calls")
                    .items()
                    .forEach(tool -> asked.put(
                            tool.get("id").text(),
                            tool.get("function").get("name").text()));
            boolean result = message.get("role").text().equals("tool");
            String name = asked.get(message.get("tool_call_id").text());
            if (result && name == null) {
                return refuse(400, INVALID, "Invalid request: tool_call_id not found");
            }
            if (result && SEARCH.equals(name) && !message.get("content").text().equals(SEARCH_ARGUMENTS)) {
                return refuse(400, INVALID, "Invalid request: the arguments of the search were changed");
            }
            for (Json part : message.get("content").items()) {
                String url = part.get("image_url").get("url").text()
                        + part.get("image_url").text();
                if (url.startsWith("http")) {
                    return refuse(400, INVALID, "Invalid request: unsupported image url");
                }
            }
        }
        return call.messages().isEmpty() ? refuse(400, INVALID, "Invalid request: messages is empty") : null;
    }

    @Override
    List<String> opening() {
        return List.of("\"role\":\"assistant\",\"content\":\"\"");
    }

    @Override
    String chunk(ChatCall call, Delta delta) {
        String usage = delta.topUsage() != null ? delta.topUsage() : "null";
        boolean showUsage = call.wantsUsage() || delta.topUsage() != null;
        return head(call, "chat.completion.chunk") + ",\"choices\":[{\"index\":0,\"delta\":{" + delta.members()
                + "},\"finish_reason\":" + (delta.finish() == null ? "null" : Json.quote(delta.finish()))
                + (delta.choiceUsage() == null ? "" : ",\"usage\":" + delta.choiceUsage()) + "}]"
                + (showUsage ? ",\"usage\":" + usage : "")
                + (delta.extra() == null ? "" : "," + delta.extra()) + "}";
    }

    @Override
    UsagePlace usagePlace(ChatCall call) {
        return call.wantsUsage() ? UsagePlace.EXTRA_CHUNK : UsagePlace.FINISH_CHUNK;
    }

    @Override
    String usage(Usage usage) {
        return "{\"prompt_tokens\":" + usage.inputTokens() + ",\"completion_tokens\":" + usage.outputTokens()
                + ",\"total_tokens\":" + usage.totalTokens() + ",\"cached_tokens\":" + usage.cachedInputTokens()
                + ",\"prompt_tokens_details\":{\"cached_tokens\":" + usage.cachedInputTokens()
                + ",\"cache_write_tokens\":" + usage.cacheWriteTokens() + "}}";
    }

    @Override
    String responseId(ChatCall call) {
        return "cmpl-" + call.number();
    }

    @Override
    Map<String, String> headers(ChatCall call) {
        return Map.of("Msh-Request-Id", "msh-" + call.number());
    }

    private static Reply refuse(int status, String type, String message) {
        return Reply.json(
                status, "{\"error\":{\"message\":" + Json.quote(message) + ",\"type\":" + Json.quote(type) + "}}");
    }
}
