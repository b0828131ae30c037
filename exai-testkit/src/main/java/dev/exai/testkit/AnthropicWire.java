package dev.exai.testkit;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Messages API as Anthropic serves it. */
final class AnthropicWire extends Wire {
    private static final String CHAT = "/messages";
    private static final String INVALID = "invalid_request_error";

    @Override
    String basePath() {
        return "/v1";
    }

    @Override
    List<String> models() {
        return List.of("claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5", "claude-haiku-4-5");
    }

    @Override
    boolean knows(String model) {
        return model.startsWith("claude-");
    }

    @Override
    boolean isChat(String path) {
        return path.equals(CHAT);
    }

    @Override
    String batches() {
        return CHAT + "/batches";
    }

    @Override
    boolean accepts(RecordedRequest request, String key) {
        return hasKey(request, key) && request.header("anthropic-version") != null;
    }

    private boolean hasKey(RecordedRequest request, String key) {
        return key.equals(request.header("x-api-key")) || super.accepts(request, key);
    }

    @Override
    Reply unauthorized(RecordedRequest request) {
        if (request.header("x-api-key") == null && request.header("Authorization") == null) {
            return refuse(401, "authentication_error", "x-api-key header is required");
        }
        return request.header("anthropic-version") == null
                ? refuse(400, INVALID, "anthropic-version: header is required")
                : error(VendorFault.BAD_KEY, "");
    }

    @Override
    @Nullable
    Reply refusal(ChatCall call) {
        String fault = new AnthropicRules(call).fault();
        return fault == null ? null : refuse(400, INVALID, fault);
    }

    @Override
    Reply error(VendorFault fault, String model) {
        return switch (fault) {
            case BAD_KEY -> refuse(401, "authentication_error", "invalid x-api-key");
            case NO_PERMISSION ->
                refuse(403, "permission_error", "Your API key has no permission to use this resource.");
            case QUOTA_EXHAUSTED ->
                refuse(400, INVALID, "Your credit balance is too low to access the Anthropic API. Please buy credits.");
            case RATE_LIMITED ->
                refuse(429, "rate_limit_error", "This request would exceed your organization's rate limit.")
                        .with(Map.of("retry-after", "3", "anthropic-ratelimit-requests-remaining", "0"));
            case OVERLOADED -> refuse(529, "overloaded_error", "Overloaded");
            case SERVER_ERROR -> refuse(500, "api_error", "Internal server error");
            case GATEWAY_TIMEOUT -> Reply.html(504, "504 Gateway Time-out");
            case UNKNOWN_MODEL -> refuse(404, "not_found_error", "model: " + model);
            case CONTENT_REFUSED -> refuse(400, INVALID, "Output blocked by content filtering policy");
            case CONTEXT_TOO_LONG -> refuse(400, INVALID, "prompt is too long: 215000 tokens > 200000 maximum");
            case INVALID_REQUEST -> refuse(400, INVALID, "top_p: Input should be less than or equal to 1");
        };
    }

    @Override
    Reply unknownPath(String path) {
        return refuse(404, "not_found_error", "Not Found");
    }

    @Override
    Reply stream(ChatCall call, Answer answer) {
        List<byte[]> events = new AnthropicAnswer(call, answer).events();
        return new Reply(200, Map.of("Content-Type", "text/event-stream; charset=utf-8"), events, true)
                .with(headers(call));
    }

    @Override
    Reply whole(ChatCall call, Answer answer) {
        return Reply.json(200, new AnthropicAnswer(call, answer).whole()).with(headers(call));
    }

    /** The start of the message, the start of its text block, and a ping. */
    @Override
    int openingEvents() {
        return 3;
    }

    @Override
    List<Endpoint> endpoints(List<String> models) {
        return List.of(
                (request, path) -> request.method().equals("GET") && path.equals("/models") ? list(models) : null,
                (request, path) -> path.equals(CHAT + "/count_tokens") ? count(request) : null,
                new AnthropicFileEndpoint(this),
                new AnthropicBatchEndpoint(this));
    }

    private static Reply list(List<String> models) {
        List<String> rows = models.stream()
                .map(name -> "{\"type\":\"model\",\"id\":" + Json.quote(name) + ",\"display_name\":"
                        + Json.quote(name.replace('-', ' ')) + ",\"created_at\":\"2026-11-22T10:15:00Z\","
                        + "\"max_input_tokens\":1000000,\"max_tokens\":128000,\"capabilities\":{}}")
                .toList();
        return Reply.json(
                200,
                "{\"data\":[" + String.join(",", rows) + "],\"has_more\":false,\"first_id\":null,\"last_id\":null}");
    }

    /** A token for every four characters of the request. */
    private static Reply count(RecordedRequest request) {
        return Reply.json(200, "{\"input_tokens\":" + (request.bodyText().length() / 4 + 1) + "}");
    }

    private static Map<String, String> headers(ChatCall call) {
        return Map.of(
                "request-id", "req_upstream_" + call.number(),
                "anthropic-organization-id", "org-1",
                "anthropic-ratelimit-requests-limit", "4000",
                "anthropic-ratelimit-requests-remaining", "3999",
                "anthropic-ratelimit-requests-reset", "2026-11-22T10:15:01Z");
    }

    private static Reply refuse(int status, String type, String message) {
        return Reply.json(
                        status,
                        "{\"type\":\"error\",\"error\":{\"type\":" + Json.quote(type) + ",\"message\":"
                                + Json.quote(message) + "},\"request_id\":\"req_refused\"}")
                .with(Map.of("request-id", "req_refused"));
    }
}
