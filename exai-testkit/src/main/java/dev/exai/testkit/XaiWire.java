package dev.exai.testkit;

import dev.exai.core.chat.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chat Completions as xAI serves them. */
final class XaiWire extends ChatWire {
    private static final String ARGUMENT = "Client specified an invalid argument";

    @Override
    String basePath() {
        return "/v1";
    }

    @Override
    List<String> models() {
        return List.of("grok-4.7", "grok-4.6", "grok-4.3");
    }

    @Override
    boolean knows(String model) {
        return model.startsWith("grok-");
    }

    @Override
    Reply error(VendorFault fault, String model) {
        return switch (fault) {
            case BAD_KEY -> flat(400, ARGUMENT, "Incorrect API key provided: xa***Kx.");
            case NO_PERMISSION -> flat(403, "The caller does not have permission", "The key may not use this endpoint");
            case QUOTA_EXHAUSTED ->
                flat(
                        429,
                        "Some resource has been exhausted",
                        "Your team has either used all available credits or reached its monthly spending limit.");
            case RATE_LIMITED -> flat(429, "Some resource has been exhausted", "Too many requests for " + model);
            case OVERLOADED -> nested(503, "server_error", "The model is at capacity");
            case SERVER_ERROR -> nested(500, "server_error", "Internal error");
            case GATEWAY_TIMEOUT -> Reply.html(504, "504 Gateway Time-out");
            case UNKNOWN_MODEL ->
                flat(404, "Some requested entity was not found", "The model " + model + " does not exist");
            case CONTENT_REFUSED ->
                flat(403, "The caller does not have permission", "Content violates usage guidelines.");
            case CONTEXT_TOO_LONG ->
                flat(400, ARGUMENT, "This model's maximum prompt length is 500000 but the request contains 600000");
            case INVALID_REQUEST -> Reply.json(400, "{\"error\":\"Failed to parse the request body\"}");
        };
    }

    @Override
    List<Endpoint> extras() {
        return List.of(
                new EmbeddingEndpoint(this, List.of("enabled-embedding")),
                new FileEndpoint(this, FileHabits.XAI, new FileShelf("file_")));
    }

    @Override
    Reply unknownPath(String path) {
        return flat(404, "Not found", "No route " + path);
    }

    @Override
    Reply unauthorized(@Nullable String sent) {
        return sent == null ? flat(401, "Unauthenticated", "No authorization header") : error(VendorFault.BAD_KEY, "");
    }

    @Override
    @Nullable
    Reply refusal(ChatCall call) {
        Json body = call.body();
        if (call.model().startsWith("grok-4.20") && body.get("reasoning_effort").isPresent()) {
            return flat(400, ARGUMENT, "Argument not supported on this model: reasoningEffort");
        }
        if (body.get("logit_bias").isPresent()) {
            return flat(400, ARGUMENT, "logit_bias is not supported");
        }
        return call.messages().isEmpty() ? flat(400, ARGUMENT, "Messages must not be empty") : null;
    }

    @Override
    List<String> opening() {
        return List.of();
    }

    /** Calls come in one piece. */
    @Override
    List<String> toolDeltas(ChatCall call, Answer answer) {
        return wholeToolDeltas(answer);
    }

    @Override
    String chunk(ChatCall call, Delta delta) {
        String members = delta.members().isEmpty() ? "" : "," + delta.members();
        return head(call, "chat.completion.chunk") + ",\"system_fingerprint\":\"fp_1\",\"service_tier\":\"default\""
                + ",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"" + members + "}"
                + (delta.finish() == null ? "" : ",\"finish_reason\":" + Json.quote(delta.finish()))
                + (delta.choiceUsage() == null ? "" : ",\"usage\":" + delta.choiceUsage()) + "}]"
                + (delta.topUsage() == null ? "" : ",\"usage\":" + delta.topUsage())
                + (delta.extra() == null ? "" : "," + delta.extra()) + "}";
    }

    @Override
    UsagePlace usagePlace(ChatCall call) {
        return UsagePlace.FINISH_CHUNK;
    }

    /** Reasoning is counted beside the completion, and only the total has both. */
    @Override
    String usage(Usage usage) {
        return "{\"prompt_tokens\":" + usage.inputTokens() + ",\"completion_tokens\":"
                + (usage.outputTokens() - usage.reasoningTokens()) + ",\"total_tokens\":" + usage.totalTokens()
                + ",\"prompt_tokens_details\":{\"text_tokens\":" + usage.inputTokens()
                + ",\"image_tokens\":0,\"cached_tokens\":" + usage.cachedInputTokens()
                + "},\"completion_tokens_details\":{\"reasoning_tokens\":" + usage.reasoningTokens()
                + "},\"num_sources_used\":0,\"cost_in_usd_ticks\":158500}";
    }

    @Override
    String responseId(ChatCall call) {
        return "grok-answer-" + call.number();
    }

    private static Reply flat(int status, String code, String message) {
        return Reply.json(status, "{\"code\":" + Json.quote(code) + ",\"error\":" + Json.quote(message) + "}");
    }

    private static Reply nested(int status, String type, String message) {
        return Reply.json(
                status,
                "{\"error\":{\"message\":" + Json.quote(message) + ",\"type\":\"" + type
                        + "\",\"param\":null,\"code\":null}}");
    }
}
