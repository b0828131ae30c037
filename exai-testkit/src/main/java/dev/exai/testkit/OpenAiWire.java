package dev.exai.testkit;

import dev.exai.core.chat.Usage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chat Completions as OpenAI serves them; not final because others serve the same at other addresses. */
class OpenAiWire extends ChatWire {
    private static final String INVALID = "invalid_request_error";

    @Override
    String basePath() {
        return "/v1";
    }

    @Override
    List<String> models() {
        return List.of("gpt-6-luna", "gpt-6-sol", "gpt-5.2");
    }

    @Override
    boolean knows(String model) {
        return model.startsWith("gpt-") || model.matches("o[1-9].*");
    }

    @Override
    Reply error(VendorFault fault, String model) {
        return switch (fault) {
            case BAD_KEY -> refuse(401, INVALID, null, "invalid_api_key", "Incorrect API key provided: ***.");
            case NO_PERMISSION ->
                refuse(403, "request_forbidden", null, "unsupported_country_region_territory", "Not supported here");
            case QUOTA_EXHAUSTED ->
                refuse(
                        429,
                        "insufficient_quota",
                        null,
                        "insufficient_quota",
                        "You exceeded your current quota, please check your plan and billing details.");
            case RATE_LIMITED -> rateLimited(model);
            case OVERLOADED -> refuse(503, "server_error", null, null, "The engine is currently overloaded");
            case SERVER_ERROR -> refuse(500, "server_error", null, null, "The server had an error, sorry about that!");
            case GATEWAY_TIMEOUT -> Reply.html(504, "504 Gateway Time-out");
            case UNKNOWN_MODEL ->
                refuse(404, INVALID, null, "model_not_found", "The model '" + model + "' does not exist");
            case CONTENT_REFUSED -> refuse(400, INVALID, null, "content_filter", "The content was filtered");
            case CONTEXT_TOO_LONG ->
                refuse(
                        400,
                        INVALID,
                        "messages",
                        "context_length_exceeded",
                        "This model's maximum context length is 1000 tokens. Please reduce the messages.");
            case INVALID_REQUEST -> refuse(400, INVALID, "top_p", "invalid_value", "Invalid value for 'top_p'");
        };
    }

    private static Reply rateLimited(String model) {
        String message = "Rate limit reached for " + model + " in organization org-x on requests per min (RPM): "
                + "Limit 3, Used 3, Requested 1. Please try again in 1s.";
        return refuse(429, "requests", null, "rate_limit_exceeded", message)
                .with(Map.of(
                        "x-ratelimit-limit-requests", "3",
                        "x-ratelimit-remaining-requests", "0",
                        "x-ratelimit-reset-requests", "1s"));
    }

    @Override
    List<Endpoint> extras() {
        FileShelf files = new FileShelf("file-");
        FileEndpoint single = new FileEndpoint(this, FileHabits.OPENAI, files);
        return List.of(
                single,
                new UploadEndpoint(this, single, files),
                OpenAiWire::tokenCount,
                new BatchEndpoint(this, "/v1/chat/completions", files),
                new EmbeddingEndpoint(
                        this, List.of("text-embedding-3-small", "text-embedding-3-large", "text-embedding-ada-002")));
    }

    private static @Nullable Reply tokenCount(RecordedRequest request, String path) {
        if (!request.method().equals("POST") || !path.equals("/responses/input_tokens")) {
            return null;
        }
        Json body = bodyOf(request);
        for (String foreign : List.of("stream", "store", "include", "messages", "max_output_tokens", "temperature")) {
            if (body.get(foreign).isPresent()) {
                return refuse(400, INVALID, foreign, "unknown_parameter", "Unknown parameter: '" + foreign + "'.");
            }
        }
        return Reply.json(
                200,
                "{\"object\":\"response.input_tokens\",\"input_tokens\":"
                        + request.bodyText().length() / 4 + "}");
    }

    @Override
    Reply unknownPath(String path) {
        return refuse(404, INVALID, null, null, "Invalid URL (" + path + ")");
    }

    @Override
    Reply unauthorized(@Nullable String sent) {
        return sent == null
                ? refuse(401, INVALID, null, null, "You didn't provide an API key.")
                : error(VendorFault.BAD_KEY, "");
    }

    @Override
    @Nullable
    Reply refusal(ChatCall call) {
        Json body = call.body();
        boolean oldReasoning = call.model().matches("o[1-9].*");
        if (oldReasoning && body.get("max_tokens").isPresent()) {
            return refuse(400, INVALID, "max_tokens", "unsupported_parameter", "Use 'max_completion_tokens' instead.");
        }
        if (oldReasoning && body.get("temperature").number(1) != 1) {
            return refuse(400, INVALID, "temperature", "unsupported_value", "Only the default (1) value is supported.");
        }
        if (body.get("temperature").number(1) > 2) {
            return refuse(400, INVALID, "temperature", "decimal_above_max_value", "Expected a value <= 2.");
        }
        if (lacksJsonWord(call)) {
            return refuse(400, INVALID, "messages", null, "'messages' must contain the word 'json' in some form.");
        }
        return call.messages().isEmpty()
                ? refuse(400, INVALID, "messages", "missing_required_parameter", "Missing 'messages'.")
                : null;
    }

    /** Its chat completions hide what the models think. */
    @Override
    boolean showsReasoning() {
        return false;
    }

    @Override
    List<String> opening() {
        return List.of("\"role\":\"assistant\",\"content\":\"\",\"refusal\":null");
    }

    @Override
    String chunk(ChatCall call, Delta delta) {
        String usage = delta.topUsage() != null ? delta.topUsage() : "null";
        boolean showUsage = call.wantsUsage() || delta.topUsage() != null;
        return head(call, "chat.completion.chunk") + ",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_1\""
                + ",\"choices\":[{\"index\":0,\"delta\":{" + delta.members() + "},\"logprobs\":null,\"finish_reason\":"
                + (delta.finish() == null ? "null" : Json.quote(delta.finish()))
                + (delta.choiceUsage() == null ? "" : ",\"usage\":" + delta.choiceUsage()) + "}]"
                + (showUsage ? ",\"usage\":" + usage : "")
                + (delta.extra() == null ? "" : "," + delta.extra())
                + ",\"obfuscation\":\"" + "xK3v9Qa7".substring(delta.members().length() % 8) + "\"}";
    }

    @Override
    UsagePlace usagePlace(ChatCall call) {
        return call.wantsUsage() ? UsagePlace.EXTRA_CHUNK : UsagePlace.NOWHERE;
    }

    @Override
    String usage(Usage usage) {
        return "{\"prompt_tokens\":" + usage.inputTokens() + ",\"completion_tokens\":" + usage.outputTokens()
                + ",\"total_tokens\":" + usage.totalTokens() + ",\"prompt_tokens_details\":{\"cached_tokens\":"
                + usage.cachedInputTokens()
                + ",\"audio_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":"
                + usage.reasoningTokens() + ",\"audio_tokens\":0}}";
    }

    @Override
    String responseId(ChatCall call) {
        return "chatcmpl-" + call.number();
    }

    @Override
    Map<String, String> headers(ChatCall call) {
        return Map.of(
                "openai-version", "2020-10-01",
                "openai-processing-ms", "12",
                "x-request-id", "req-upstream-" + call.number(),
                "x-ratelimit-limit-requests", "5000",
                "x-ratelimit-remaining-requests", "4999",
                "x-ratelimit-reset-requests", "12ms");
    }

    private static Reply refuse(
            int status, String type, @Nullable String param, @Nullable String code, String message) {
        return Reply.json(
                status,
                "{\"error\":{\"message\":" + Json.quote(message) + ",\"type\":" + Json.quote(type) + ",\"param\":"
                        + quoteOrNull(param) + ",\"code\":" + quoteOrNull(code) + "}}");
    }

    private static String quoteOrNull(@Nullable String text) {
        return text == null ? "null" : Json.quote(text);
    }
}
