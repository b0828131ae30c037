package dev.exai.testkit;

import dev.exai.core.chat.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chat Completions as Z.ai and BigModel serve them. */
final class GlmWire extends ChatWire {
    @Override
    String basePath() {
        return "/api/paas/v4";
    }

    @Override
    List<String> models() {
        return List.of("glm-5.3", "glm-5.3-flash", "glm-5.2", "glm-4.6");
    }

    @Override
    boolean knows(String model) {
        return model.startsWith("glm-");
    }

    @Override
    Reply error(VendorFault fault, String model) {
        return switch (fault) {
            case BAD_KEY -> refuse(401, "1002", "token is invalid");
            case NO_PERMISSION -> refuse(403, "1220", "You do not have permission to access " + model);
            case QUOTA_EXHAUSTED ->
                refuse(429, "1113", "Insufficient balance or no resource package. Please recharge.");
            case RATE_LIMITED -> refuse(429, "1302", "Rate limit reached for requests");
            case OVERLOADED -> refuse(429, "1305", "The service may be temporarily overloaded, please try again later");
            case SERVER_ERROR -> refuse(500, "1234", "Network error, error id: 20261122101500ab, please try again");
            case GATEWAY_TIMEOUT -> Reply.html(504, "504 Gateway Time-out");
            case UNKNOWN_MODEL -> refuse(400, "1211", "Unknown Model, please check the model code.");
            case CONTENT_REFUSED ->
                Reply.json(
                        400,
                        "{\"contentFilter\":[{\"level\":1,\"role\":\"user\"}],"
                                + "\"error\":{\"code\":\"1301\",\"message\":\"unsafe content in input\"}}");
            case CONTEXT_TOO_LONG -> refuse(400, "1261", "Prompt exceeds max length");
            case INVALID_REQUEST -> refuse(400, "1214", "The parameter is invalid. Please check the documentation.");
        };
    }

    @Override
    List<Endpoint> extras() {
        FileShelf files = new FileShelf("file-glm-");
        return List.of(
                new GlmParserEndpoint(),
                new FileEndpoint(this, FileHabits.GLM, files),
                new BatchEndpoint(this, "/v4/chat/completions", files),
                new EmbeddingEndpoint(this, List.of("embedding-3", "embedding-2")),
                GlmWire::count);
    }

    private static @Nullable Reply count(RecordedRequest request, String path) {
        int tokens = lastQuestion(bodyOf(request)).length();
        return path.equals("/tokenizer")
                ? Reply.json(
                        200,
                        "{\"id\":\"1\",\"created\":" + CREATED + ",\"request_id\":\"1\",\"usage\":{\"prompt_tokens\":"
                                + tokens + ",\"image_tokens\":0,\"video_tokens\":0,\"total_tokens\":" + tokens + "}}")
                : null;
    }

    @Override
    Reply unknownPath(String path) {
        return refuse(404, "1222", "API not found");
    }

    @Override
    Reply unauthorized(@Nullable String sent) {
        return sent == null
                ? refuse(401, "1001", "Header中未收到Authorization参数，无法进行身份验证。")
                : error(VendorFault.BAD_KEY, "");
    }

    @Override
    @Nullable
    Reply refusal(ChatCall call) {
        Json body = call.body();
        if (body.get("temperature").number(1) > 1) {
            return refuse(400, "1214", "temperature must be within [0, 1]");
        }
        Json choice = body.get("tool_choice");
        if (choice.isPresent() && !choice.text().equals("auto")) {
            return refuse(400, "1210", "Tool choice must be auto");
        }
        if (call.model().startsWith("glm-5.3")
                && body.get("thinking").get("type").text().equals("disabled")) {
            return refuse(400, "1210", "thinking can not be disabled for this model");
        }
        if (body.get("response_format").get("type").text().equals("json_schema")) {
            return refuse(400, "1214", "response_format.type must be text or json_object");
        }
        int idLength = body.get("request_id").text().length();
        if (body.get("request_id").isPresent() && (idLength < 6 || idLength > 64)) {
            return refuse(400, "1214", "request_id must have 6 to 64 characters");
        }
        boolean onlyRulesAndAnswers = call.messages().stream()
                .allMatch(message -> List.of("system", "assistant")
                        .contains(message.get("role").text()));
        return onlyRulesAndAnswers ? refuse(400, "1214", "messages must hold a user message") : null;
    }

    @Override
    List<String> opening() {
        return List.of();
    }

    @Override
    String chunk(ChatCall call, Delta delta) {
        String members = delta.members().isEmpty() ? "" : "," + delta.members();
        return head(call, "chat.completion.chunk") + ",\"choices\":[{\"index\":0"
                + (delta.finish() == null ? "" : ",\"finish_reason\":" + Json.quote(delta.finish()))
                + ",\"delta\":{\"role\":\"assistant\"" + members + "}"
                + (delta.choiceUsage() == null ? "" : ",\"usage\":" + delta.choiceUsage()) + "}]"
                + (delta.topUsage() == null ? "" : ",\"usage\":" + delta.topUsage())
                + (delta.extra() == null ? "" : "," + delta.extra()) + "}";
    }

    @Override
    String closing() {
        return "\"content\":\"\"";
    }

    /** A tool call arrives whole unless {@code tool_stream} asks for pieces. */
    @Override
    List<String> toolDeltas(ChatCall call, Answer answer) {
        if (call.body().get("tool_stream").isTrue()) {
            return super.toolDeltas(call, answer);
        }
        return wholeToolDeltas(answer);
    }

    @Override
    UsagePlace usagePlace(ChatCall call) {
        return UsagePlace.FINISH_CHUNK;
    }

    @Override
    String usage(Usage usage) {
        return "{\"prompt_tokens\":" + usage.inputTokens() + ",\"completion_tokens\":" + usage.outputTokens()
                + ",\"total_tokens\":" + usage.totalTokens() + ",\"prompt_tokens_details\":{\"cached_tokens\":"
                + usage.cachedInputTokens() + "},\"completion_tokens_details\":{\"reasoning_tokens\":"
                + usage.reasoningTokens() + "}}";
    }

    /** The request's own id where it gives one. */
    @Override
    String responseId(ChatCall call) {
        Json asked = call.body().get("request_id");
        return asked.isPresent() ? asked.text() : "20261122101500ab" + call.number();
    }

    @Override
    String streamType() {
        return "text/event-stream;charset=UTF-8";
    }

    private static Reply refuse(int status, String code, String message) {
        return Reply.json(status, "{\"error\":{\"code\":\"" + code + "\",\"message\":" + Json.quote(message) + "}}");
    }
}
