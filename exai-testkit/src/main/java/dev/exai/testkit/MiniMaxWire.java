package dev.exai.testkit;

import dev.exai.core.chat.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chat Completions as MiniMax serves them: thoughts inside the content, errors inside a good answer. */
final class MiniMaxWire extends ChatWire {
    @Override
    String basePath() {
        return "/v1";
    }

    @Override
    List<String> models() {
        return List.of("MiniMax-M3", "MiniMax-M2.7");
    }

    @Override
    boolean knows(String model) {
        return model.startsWith("MiniMax-") || model.equals("M2-her");
    }

    @Override
    Reply error(VendorFault fault, String model) {
        return switch (fault) {
            case BAD_KEY -> nested(401, "authorized_error", "invalid api key (2049)");
            case NO_PERMISSION -> nested(403, "permission_error", "no access to this model");
            case QUOTA_EXHAUSTED -> base(200, 1008, "insufficient balance");
            case RATE_LIMITED -> nested(429, "rate_limit_error", "rate limit exceeded (1002)");
            case OVERLOADED -> nested(529, "overloaded_error", "The server cluster is currently under high load");
            case SERVER_ERROR -> base(200, 1000, "unknown error");
            case GATEWAY_TIMEOUT -> Reply.html(504, "504 Gateway Time-out");
            case UNKNOWN_MODEL -> nested(400, "bad_request_error", "invalid params, unknown model (2013)");
            case CONTENT_REFUSED -> base(200, 1026, "input new_sensitive");
            case CONTEXT_TOO_LONG ->
                nested(400, "bad_request_error", "invalid params, context window exceeds limit (2013)");
            case INVALID_REQUEST -> base(422, 2013, "invalid params: messages");
        };
    }

    @Override
    String deletion(String fileId) {
        return MiniMaxFileEndpoint.DELETION;
    }

    @Override
    String uploads() {
        return MiniMaxFileEndpoint.UPLOAD;
    }

    @Override
    List<Endpoint> extras() {
        return List.of(new MiniMaxFileEndpoint());
    }

    @Override
    Reply unknownPath(String path) {
        return Reply.of(404, Map.of("Content-Type", "text/plain"), "404 page not found");
    }

    @Override
    Reply unauthorized(@Nullable String sent) {
        return sent == null
                ? base(401, 1004, "Please carry the API secret key in the 'Authorization' field")
                : error(VendorFault.BAD_KEY, "");
    }

    @Override
    @Nullable
    Reply refusal(ChatCall call) {
        Json body = call.body();
        if (body.get("temperature").number(1) > 2) {
            return base(400, 2013, "invalid params: temperature");
        }
        if (body.get("n").number(1) > 1) {
            return base(400, 2013, "invalid params: n");
        }
        boolean mustThink = !call.model().equals("MiniMax-M3");
        if (mustThink && body.get("thinking").get("type").text().equals("disabled")) {
            return base(400, 2013, "invalid params: thinking cannot be disabled");
        }
        if (call.messages().stream()
                .anyMatch(message -> message.get("role").text().equals("developer"))) {
            return base(400, 2013, "invalid role: developer");
        }
        return call.messages().isEmpty() ? error(VendorFault.INVALID_REQUEST, "") : null;
    }

    @Override
    List<String> opening() {
        return List.of();
    }

    /** The thoughts between tags in the content, the tags cut in two. */
    @Override
    List<String> reasoningDeltas(Answer answer) {
        if (answer.reasoning().isEmpty()) {
            return List.of();
        }
        List<String> pieces = new ArrayList<>(List.of("<thi", "nk>"));
        pieces.addAll(answer.reasoning());
        pieces.addAll(List.of("</thin", "k>\n\n"));
        return pieces.stream().map(piece -> "\"content\":" + Json.quote(piece)).toList();
    }

    @Override
    String wholeContent(Answer answer) {
        String thought = String.join("", answer.reasoning());
        return (thought.isEmpty() ? "" : "<think>" + thought + "</think>\n\n") + super.wholeContent(answer);
    }

    /** They stand in the content. */
    @Override
    String wholeReasoning(String thought) {
        return "";
    }

    @Override
    String chunk(ChatCall call, Delta delta) {
        String members = delta.members().isEmpty() ? "" : "," + delta.members();
        return head(call, "chat.completion.chunk") + ",\"choices\":[{\"index\":0"
                + (delta.finish() == null ? "" : ",\"finish_reason\":" + Json.quote(delta.finish()))
                + ",\"delta\":{\"role\":\"assistant\"" + members + "}"
                + (delta.choiceUsage() == null ? "" : ",\"usage\":" + delta.choiceUsage())
                + "}],\"input_sensitive\":false,\"output_sensitive\":false,\"usage\":"
                + (delta.topUsage() == null ? "null" : delta.topUsage())
                + ",\"base_resp\":{\"status_code\":0,\"status_msg\":\"\"}"
                + (delta.extra() == null ? "" : "," + delta.extra()) + "}";
    }

    @Override
    UsagePlace usagePlace(ChatCall call) {
        return call.wantsUsage() ? UsagePlace.EXTRA_CHUNK : UsagePlace.NOWHERE;
    }

    @Override
    String usage(Usage usage) {
        return "{\"total_tokens\":" + usage.totalTokens() + ",\"prompt_tokens\":" + usage.inputTokens()
                + ",\"completion_tokens\":" + usage.outputTokens() + ",\"prompt_tokens_details\":{\"cached_tokens\":"
                + usage.cachedInputTokens() + "},\"completion_tokens_details\":{\"reasoning_tokens\":"
                + usage.reasoningTokens() + "}}";
    }

    @Override
    String responseId(ChatCall call) {
        return "0633898" + call.number();
    }

    @Override
    Map<String, String> headers(ChatCall call) {
        return Map.of("trace_id", "trace-" + call.number());
    }

    private static Reply base(int status, int code, String message) {
        return Reply.json(
                status, "{\"base_resp\":{\"status_code\":" + code + ",\"status_msg\":" + Json.quote(message) + "}}");
    }

    private static Reply nested(int status, String type, String message) {
        return Reply.json(
                status,
                "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":" + Json.quote(message)
                        + ",\"http_code\":\"" + status + "\"},\"request_id\":\"0633898\"}");
    }
}
