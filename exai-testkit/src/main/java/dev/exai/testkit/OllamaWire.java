package dev.exai.testkit;

import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ollama's own chat: a JSON value per line, arguments as objects, errors as bare texts, no key asked for. */
final class OllamaWire extends Wire {
    private static final String CREATED_AT = "2026-11-22T10:15:00.1Z";
    private static final Set<String> EMBEDDERS = Set.of("embeddinggemma", "qwen3-embedding", "all-minilm");
    private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool");

    @Override
    String basePath() {
        return "";
    }

    @Override
    List<String> models() {
        return List.of("glm-4.7", "gpt-oss:20b", "gemma4:31b", "qwen3-coder:480b");
    }

    @Override
    boolean knows(String model) {
        return models().contains(model);
    }

    @Override
    boolean isChat(String path) {
        return path.equals("/api/chat");
    }

    /** A server of one's own asks for no key; whoever sends one must send the right one. */
    @Override
    boolean accepts(RecordedRequest request, String key) {
        return request.header("Authorization") == null || super.accepts(request, key);
    }

    @Override
    Reply unauthorized(RecordedRequest request) {
        return refuse(401, "unauthorized");
    }

    /** Streams unless told otherwise. */
    @Override
    ChatCall read(RecordedRequest request, int number) {
        Json body = bodyOf(request);
        boolean streams = !body.get("stream").isPresent() || body.get("stream").isTrue();
        return new ChatCall(body, number, body.get("model").text(), streams, lastQuestion(body));
    }

    @Override
    @Nullable
    Reply refusal(ChatCall call) {
        for (Json message : call.messages()) {
            if (!ROLES.contains(message.get("role").text())) {
                return refuse(400, "invalid role: " + message.get("role").text());
            }
            if (!message.get("content").items().isEmpty()) {
                return refuse(
                        400,
                        "json: cannot unmarshal array into Go struct field Message.messages.content of type"
                                + " string");
            }
            for (Json tool : message.get("tool_calls").items()) {
                if (!tool.get("function").get("arguments").isObject()) {
                    return refuse(
                            400,
                            "json: cannot unmarshal string into Go struct field"
                                    + " ToolCallFunction.messages.tool_calls.function.arguments");
                }
            }
        }
        boolean thinks = call.body().get("think").isTrue()
                || !call.body().get("think").text().isEmpty();
        return thinks && call.model().equals("qwen3-coder:480b")
                ? refuse(400, "\"" + call.model() + "\" does not support thinking")
                : null;
    }

    @Override
    Reply error(VendorFault fault, String model) {
        return switch (fault) {
            case BAD_KEY -> refuse(401, "unauthorized");
            case NO_PERMISSION -> refuse(403, "this model requires a subscription, upgrade for access");
            case QUOTA_EXHAUSTED -> refuse(429, "you've reached your weekly usage limit, please upgrade to continue");
            case RATE_LIMITED -> refuse(429, "too many concurrent requests");
            case OVERLOADED -> refuse(503, "server busy, please try again. maximum pending requests exceeded");
            case SERVER_ERROR -> refuse(500, "llama runner process has terminated: exit status 2");
            case GATEWAY_TIMEOUT -> Reply.html(504, "504 Gateway Time-out");
            case UNKNOWN_MODEL -> refuse(404, "model '" + model + "' not found");
            case CONTENT_REFUSED -> throw new IllegalArgumentException("Ollama refuses no content");
            case CONTEXT_TOO_LONG -> refuse(400, "the input length exceeds the context length");
            case INVALID_REQUEST -> refuse(400, "invalid option provided");
        };
    }

    @Override
    boolean has(VendorFault fault) {
        return fault != VendorFault.CONTENT_REFUSED;
    }

    private static Reply refuse(int status, String text) {
        return Reply.json(status, "{\"error\":" + Json.quote(text) + "}");
    }

    @Override
    Reply unknownPath(String path) {
        return Reply.of(404, Map.of("Content-Type", "text/plain"), "404 page not found");
    }

    @Override
    String streamType() {
        return "application/x-ndjson";
    }

    @Override
    int openingEvents() {
        return 0;
    }

    @Override
    Reply stream(ChatCall call, Answer answer) {
        List<byte[]> lines = new ArrayList<>();
        messages(call, answer).forEach(message -> lines.add(line(head(call) + message + "},\"done\":false}")));
        lines.add(line(last(call, answer, "\"content\":\"\"")));
        return new Reply(200, Map.of("Content-Type", streamType()), lines, true);
    }

    @Override
    Reply whole(ChatCall call, Answer answer) {
        String thought = String.join("", answer.reasoning());
        String message = "\"content\":" + Json.quote(String.join("", answer.text()))
                + (thought.isEmpty() ? "" : ",\"thinking\":" + Json.quote(thought))
                + (answer.calls().isEmpty() ? "" : "," + toolCalls(answer.calls()));
        return Reply.json(200, last(call, answer, message));
    }

    /** Members of the messages of the lines before the last. */
    private static List<String> messages(ChatCall call, Answer answer) {
        List<String> messages = new ArrayList<>();
        boolean off = call.body().get("think").isPresent()
                && !call.body().get("think").isTrue()
                && call.body().get("think").text().isEmpty();
        if (!off) {
            answer.reasoning().forEach(piece -> messages.add("\"content\":\"\",\"thinking\":" + Json.quote(piece)));
        }
        answer.text().forEach(piece -> messages.add("\"content\":" + Json.quote(piece)));
        answer.calls().forEach(tool -> messages.add("\"content\":\"\"," + toolCalls(List.of(tool))));
        return messages;
    }

    private static String toolCalls(List<ToolCall> calls) {
        List<String> rows = new ArrayList<>();
        for (ToolCall tool : calls) {
            rows.add("{\"id\":" + Json.quote(tool.id()) + ",\"function\":{\"index\":" + rows.size() + ",\"name\":"
                    + Json.quote(tool.name()) + ",\"arguments\":"
                    + tool.arguments().text() + "}}");
        }
        return "\"tool_calls\":[" + String.join(",", rows) + "]";
    }

    /** Calls end with stop too. */
    private static String last(ChatCall call, Answer answer, String message) {
        String reason = answer.finishReason().equals("tool_calls") ? "stop" : answer.finishReason();
        String counts = answer.place() == UsagePlace.NOWHERE ? "" : counts(answer.counts());
        return head(call) + message + "},\"done\":true,\"done_reason\":" + Json.quote(reason)
                + ",\"total_duration\":900000000,\"load_duration\":1000000" + counts
                + (answer.extraMember() == null ? "" : "," + answer.extraMember()) + "}";
    }

    private static String counts(Usage usage) {
        return ",\"prompt_eval_count\":" + usage.inputTokens() + ",\"prompt_eval_duration\":1,\"eval_count\":"
                + usage.outputTokens() + ",\"eval_duration\":1";
    }

    /** The members before those of the message; it and the line stay open. */
    private static String head(ChatCall call) {
        return "{\"model\":" + Json.quote(call.model()) + ",\"created_at\":\"" + CREATED_AT
                + "\",\"message\":{\"role\":\"assistant\",";
    }

    private static byte[] line(String json) {
        return (json + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    List<Endpoint> endpoints(List<String> models) {
        return List.of(
                (request, path) -> request.method().equals("GET") && path.equals("/api/tags") ? tags(models) : null,
                (request, path) -> request.method().equals("POST") && path.equals("/api/show")
                        ? show(bodyOf(request).get("model").text(), models)
                        : null,
                (request, path) ->
                        request.method().equals("POST") && path.equals("/api/embed") ? vectors(bodyOf(request)) : null);
    }

    private static Reply tags(List<String> models) {
        List<String> rows = models.stream()
                .map(name -> "{\"name\":" + Json.quote(name) + ",\"model\":" + Json.quote(name) + ",\"modified_at\":\""
                        + CREATED_AT + "\",\"size\":1,\"digest\":\"a\",\"details\":{}}")
                .toList();
        return Reply.json(200, "{\"models\":[" + String.join(",", rows) + "]}");
    }

    private static Reply vectors(Json asked) {
        String model = asked.get("model").text();
        if (!EMBEDDERS.contains(model)) {
            return refuse(404, "model '" + model + "' not found");
        }
        List<String> rows = new ArrayList<>();
        int dimensions = (int) asked.get("dimensions").number(3);
        asked.get("input")
                .items()
                .forEach(text -> rows.add("[" + text.text().length() + ",0.5".repeat(dimensions - 1) + "]"));
        return Reply.json(
                200,
                "{\"model\":" + Json.quote(model) + ",\"embeddings\":[" + String.join(",", rows)
                        + "],\"total_duration\":1,\"load_duration\":1,\"prompt_eval_count\":" + rows.size() + "}");
    }

    private static Reply show(String model, List<String> models) {
        if (!models.contains(model)) {
            return refuse(404, "model '" + model + "' not found");
        }
        String thinking = model.startsWith("qwen3-coder") ? "" : ",\"thinking\"";
        return Reply.json(
                200,
                "{\"details\":{\"family\":\"a\"},\"model_info\":{\"general.architecture\":\"a\",\"a.context_length\":"
                        + "131072},\"capabilities\":[\"completion\",\"tools\"" + thinking + "]}");
    }
}
