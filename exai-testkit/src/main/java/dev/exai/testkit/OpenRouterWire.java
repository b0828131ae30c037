package dev.exai.testkit;

import dev.exai.core.chat.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chat Completions as OpenRouter serves them. */
final class OpenRouterWire extends ChatWire {
    @Override
    String basePath() {
        return "/api/v1";
    }

    @Override
    List<String> models() {
        return List.of("z-ai/glm-5.2", "anthropic/claude-sonnet-5");
    }

    @Override
    boolean knows(String model) {
        return model.contains("/");
    }

    @Override
    Reply error(VendorFault fault, String model) {
        return switch (fault) {
            case BAD_KEY -> refuse(401, "User not found.");
            case NO_PERMISSION -> refuse(403, "The key may not use this provider");
            case QUOTA_EXHAUSTED -> refuse(402, "Insufficient credits. Add more and try again.");
            case RATE_LIMITED ->
                refuse(
                        429,
                        "Provider returned error",
                        ",\"metadata\":{\"provider_name\":\"Google\",\"raw\":\"temporarily rate-limited upstream\"}");
            case OVERLOADED -> refuse(502, "Provider returned error");
            case SERVER_ERROR -> refuse(500, "Internal Server Error");
            case GATEWAY_TIMEOUT -> Reply.html(504, "504 Gateway Time-out");
            case UNKNOWN_MODEL -> refuse(400, model + " is not a valid model ID");
            case CONTENT_REFUSED -> refuse(403, "Your input was flagged for \"violence\". No credits were charged.");
            case CONTEXT_TOO_LONG ->
                refuse(400, "This endpoint's maximum context length is 202752 tokens. However, you requested more.");
            case INVALID_REQUEST -> refuse(400, "Input required: specify \"prompt\" or \"messages\"");
        };
    }

    @Override
    List<Endpoint> extras() {
        return List.of(
                new EmbeddingEndpoint(
                        this,
                        List.of(
                                "openai/text-embedding-3-small",
                                "google/gemini-embedding-001",
                                "openai/text-embedding-ada-002")),
                new FileEndpoint(this, FileHabits.OPENROUTER, new FileShelf("or_file_")),
                (request, path) -> path.equals("/credits")
                        ? Reply.json(200, "{\"data\":{\"total_credits\":25.5,\"total_usage\":5.25}}")
                        : null);
    }

    @Override
    Reply unknownPath(String path) {
        return refuse(404, "Not Found");
    }

    @Override
    Reply unauthorized(@Nullable String sent) {
        return sent == null ? refuse(401, "No auth credentials found") : error(VendorFault.BAD_KEY, "");
    }

    @Override
    @Nullable
    Reply refusal(ChatCall call) {
        List<String> marks = call.messages().stream()
                .flatMap(message -> message.get("content").items().stream())
                .map(part -> part.get("cache_control"))
                .filter(Json::isPresent)
                .map(mark -> mark.get("type").text() + " " + mark.get("ttl").text())
                .toList();
        if (!marks.stream().allMatch(mark -> mark.matches("ephemeral (5m|1h)?"))) {
            return refuse(400, "Invalid cache_control");
        }
        if (marks.size() > 4 && call.model().contains("anthropic/")) {
            return refuse(400, "A maximum of 4 blocks with cache_control may be provided. Found " + marks.size() + ".");
        }
        return call.messages().isEmpty() ? error(VendorFault.INVALID_REQUEST, "") : null;
    }

    @Override
    List<String> opening() {
        return List.of();
    }

    @Override
    String signOfLife() {
        return ": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n";
    }

    /** Each thought stands there twice: as text, and as a piece of the record that must come back. */
    @Override
    String wholeReasoning(String thought) {
        return ",\"reasoning\":" + Json.quote(thought)
                + ",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":" + Json.quote(thought)
                + ",\"format\":\"unknown\",\"index\":0}]";
    }

    @Override
    List<String> reasoningDeltas(Answer answer) {
        return answer.reasoning().stream()
                .map(piece -> "\"content\":\"\",\"reasoning\":" + Json.quote(piece)
                        + ",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":" + Json.quote(piece)
                        + ",\"format\":\"unknown\",\"index\":0}]")
                .toList();
    }

    @Override
    String chunk(ChatCall call, Delta delta) {
        String content = delta.members().contains("\"content\"") ? "" : ",\"content\":\"\"";
        String members = delta.members().isEmpty() ? "" : "," + delta.members();
        String finish = delta.finish() == null ? "null" : Json.quote(delta.finish());
        return head(call, "chat.completion.chunk") + ",\"provider\":\"Z.AI\",\"choices\":[{\"index\":0,"
                + "\"delta\":{\"role\":\"assistant\"" + content + members + "},\"finish_reason\":" + finish
                + ",\"native_finish_reason\":" + finish + ",\"logprobs\":null"
                + (delta.choiceUsage() == null ? "" : ",\"usage\":" + delta.choiceUsage()) + "}]"
                + (delta.topUsage() == null ? "" : ",\"usage\":" + delta.topUsage())
                + (delta.extra() == null ? "" : "," + delta.extra()) + "}";
    }

    @Override
    UsagePlace usagePlace(ChatCall call) {
        return UsagePlace.TRAILING_CHUNK;
    }

    @Override
    String usage(Usage usage) {
        return "{\"prompt_tokens\":" + usage.inputTokens() + ",\"completion_tokens\":" + usage.outputTokens()
                + ",\"total_tokens\":" + usage.totalTokens() + ",\"cost\":0.00002,\"is_byok\":false"
                + ",\"prompt_tokens_details\":{\"cached_tokens\":" + usage.cachedInputTokens()
                + ",\"cache_write_tokens\":" + usage.cacheWriteTokens()
                + "},\"cost_details\":{\"upstream_inference_cost\":null}"
                + ",\"completion_tokens_details\":{\"reasoning_tokens\":" + usage.reasoningTokens() + "}}";
    }

    @Override
    String responseId(ChatCall call) {
        return "gen-" + CREATED + "-" + call.number();
    }

    private static Reply refuse(int status, String message) {
        return refuse(status, message, "");
    }

    private static Reply refuse(int status, String message, String metadata) {
        return Reply.json(
                status,
                "{\"error\":{\"message\":" + Json.quote(message) + ",\"code\":" + status + metadata
                        + "},\"user_id\":\"user_1\"}");
    }
}
