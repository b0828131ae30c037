package dev.exai.testkit;

import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code generateContent} as Google serves it: no end mark, usage on each event, calls whole and signed. */
final class GeminiWire extends Wire {
    /** Proof of its thinking, on the first call of a turn and at the end of a text. */
    static final String SIGNATURE = "CiQBVKhc7p9nX1k0b3VnaHQtc2lnbmF0dXJl";

    private static final Pattern CHAT = Pattern.compile("/models/([^/:?]+):(stream)?[gG]enerateContent(?:\\?.*)?");

    @Override
    String basePath() {
        return "/v1beta";
    }

    @Override
    List<String> models() {
        return List.of("gemini-3.8-flash", "gemini-3.1-pro-preview", "gemini-2.5-flash");
    }

    @Override
    boolean knows(String model) {
        return model.startsWith("gemini-");
    }

    @Override
    boolean isChat(String path) {
        return CHAT.matcher(path).matches();
    }

    /** The two requests of an upload differ in their query only; the path of a batch has a model in it. */
    @Override
    String subject(RecordedRequest request, String path) {
        if (path.endsWith(batches())) {
            return batches();
        }
        return path.equals(GeminiFileEndpoint.UPLOAD) && request.query("upload_id") != null ? uploads() : path;
    }

    @Override
    String uploads() {
        return GeminiFileEndpoint.UPLOAD + " content";
    }

    /** Its ids are paths. */
    @Override
    String deletion(String fileId) {
        return "/" + fileId;
    }

    @Override
    String batches() {
        return GeminiBatchEndpoint.SUBMIT;
    }

    /** Google takes the key in the query too, where it would stand in every log on the way. */
    @Override
    boolean accepts(RecordedRequest request, String key) {
        return key.equals(request.header("x-goog-api-key"));
    }

    @Override
    Reply unauthorized(RecordedRequest request) {
        return request.header("x-goog-api-key") == null
                ? GeminiReplies.refuse(
                        403,
                        "PERMISSION_DENIED",
                        "Method doesn't allow unregistered callers (callers without established identity).")
                : error(VendorFault.BAD_KEY, "");
    }

    @Override
    ChatCall read(RecordedRequest request, int number) {
        Json body = bodyOf(request);
        String below = request.path().startsWith(basePath())
                ? request.path().substring(basePath().length())
                : "";
        Matcher path = CHAT.matcher(below);
        boolean chat = path.matches();
        return new ChatCall(body, number, chat ? path.group(1) : "", chat && path.group(2) != null, lastUserText(body));
    }

    static String lastUserText(Json body) {
        String last = "";
        for (Json content : body.get("contents").items()) {
            StringBuilder text = new StringBuilder();
            content.get("parts")
                    .items()
                    .forEach(part -> text.append(part.get("text").text()));
            if (content.get("role").text().equals("user") && !text.isEmpty()) {
                last = text.toString();
            }
        }
        return last;
    }

    @Override
    @Nullable
    Reply refusal(ChatCall call) {
        return GeminiReplies.refusal(call);
    }

    @Override
    Reply error(VendorFault fault, String model) {
        return GeminiReplies.error(fault, model);
    }

    @Override
    Reply unknownPath(String path) {
        return Reply.html(404, "Error 404 (Not Found)!!1");
    }

    @Override
    int openingEvents() {
        return 0;
    }

    @Override
    Reply stream(ChatCall call, Answer answer) {
        List<String> parts = parts(call, answer);
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            boolean counted = answer.place() == UsagePlace.AS_VENDOR || answer.place() == UsagePlace.EVERY_CHUNK;
            String soFar = counted ? usage(new Usage(answer.counts().inputTokens(), i + 1L, 0, 0, 0, null)) : null;
            events.add(event(response(call, parts.get(i), null, soFar, null)));
        }
        String counts = answer.place() == UsagePlace.NOWHERE ? null : usage(answer.counts());
        events.add(event(response(call, closing(answer), finish(answer), counts, answer.extraMember())));
        return new Reply(200, Map.of("Content-Type", streamType()), events, true);
    }

    @Override
    Reply whole(ChatCall call, Answer answer) {
        List<String> parts = new ArrayList<>(parts(call, answer));
        parts.add(closing(answer));
        String counts = usage(answer.counts());
        return Reply.json(200, response(call, String.join(",", parts), finish(answer), counts, answer.extraMember()));
    }

    private static byte[] event(String data) {
        return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Thoughts are shown on request only. */
    private static List<String> parts(ChatCall call, Answer answer) {
        List<String> parts = new ArrayList<>();
        Json thinking = call.body().get("generationConfig").get("thinkingConfig");
        if (thinking.get("includeThoughts").isTrue()) {
            answer.reasoning().forEach(piece -> parts.add("{\"text\":" + Json.quote(piece) + ",\"thought\":true}"));
        }
        answer.text().forEach(piece -> parts.add("{\"text\":" + Json.quote(piece) + "}"));
        for (int i = 0; i < answer.calls().size(); i++) {
            ToolCall tool = answer.calls().get(i);
            String signature = i == 0 ? ",\"thoughtSignature\":\"" + SIGNATURE + "\"" : "";
            parts.add("{\"functionCall\":{\"id\":" + Json.quote(tool.id()) + ",\"name\":" + Json.quote(tool.name())
                    + ",\"args\":" + tool.arguments().text() + "}" + signature + "}");
        }
        return parts;
    }

    /** The part beside the finish reason: the signature of an answer without calls stands there. */
    private static String closing(Answer answer) {
        return answer.calls().isEmpty()
                ? "{\"text\":\"\",\"thoughtSignature\":\"" + SIGNATURE + "\"}"
                : "{\"text\":\"\"}";
    }

    /** Calls end with STOP too. */
    private static String finish(Answer answer) {
        return switch (answer.finishReason()) {
            case "stop", "tool_calls" -> "STOP";
            case "length" -> "MAX_TOKENS";
            default -> answer.finishReason();
        };
    }

    private static String response(
            ChatCall call,
            String parts,
            @Nullable String finish,
            @Nullable String usage,
            @Nullable String extraMember) {
        return "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[" + parts + "]}"
                + (finish == null ? "" : ",\"finishReason\":" + Json.quote(finish)) + ",\"index\":0}]"
                + (usage == null ? "" : ",\"usageMetadata\":" + usage) + ",\"modelVersion\":"
                + Json.quote(call.model()) + ",\"responseId\":\"r" + call.number() + "\""
                + (extraMember == null ? "" : "," + extraMember) + "}";
    }

    /** Thoughts are counted beside the answer's tokens. */
    private static String usage(Usage usage) {
        long answer = usage.outputTokens() - usage.reasoningTokens();
        return "{\"promptTokenCount\":" + usage.inputTokens() + ",\"candidatesTokenCount\":" + answer
                + (usage.cachedInputTokens() > 0 ? ",\"cachedContentTokenCount\":" + usage.cachedInputTokens() : "")
                + (usage.reasoningTokens() > 0 ? ",\"thoughtsTokenCount\":" + usage.reasoningTokens() : "")
                + ",\"totalTokenCount\":" + usage.totalTokens()
                + ",\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":" + usage.inputTokens() + "}]}";
    }

    @Override
    List<Endpoint> endpoints(List<String> models) {
        FileShelf files = new FileShelf("f");
        return List.of(
                (request, path) -> modelPage(request, path, models),
                GeminiWire::tokenCount,
                GeminiWire::vectors,
                new GeminiFileEndpoint(files),
                new GeminiBatchEndpoint(this, files));
    }

    private static @Nullable Reply modelPage(RecordedRequest request, String path, List<String> models) {
        if (!request.method().equals("GET") || !path.equals("/models")) {
            return null;
        }
        int size = number(request.path(), "pageSize", 50);
        int from = number(request.path(), "pageToken", 0);
        int to = Math.min(models.size(), from + size);
        List<String> rows = models.subList(Math.min(from, to), to).stream()
                .map(name -> "{\"name\":\"models/" + name + "\",\"version\":\"001\",\"displayName\":\"" + name
                        + "\",\"inputTokenLimit\":1048576,\"outputTokenLimit\":65536,\"supportedGenerationMethods\":"
                        + "[\"generateContent\",\"countTokens\"],\"thinking\":true}")
                .toList();
        String next = to < models.size() ? ",\"nextPageToken\":\"" + to + "\"" : "";
        return Reply.json(200, "{\"models\":[" + String.join(",", rows) + "]" + next + "}");
    }

    private static int number(String path, String parameter, int otherwise) {
        Matcher found = Pattern.compile("[?&]" + parameter + "=(\\d+)").matcher(path);
        return found.find() ? Integer.parseInt(found.group(1)) : otherwise;
    }

    private static @Nullable Reply vectors(RecordedRequest request, String path) {
        if (!request.method().equals("POST") || !path.matches("/models/[^/:]+:batchEmbedContents")) {
            return null;
        }
        if (!path.startsWith("/models/gemini-embedding-")) {
            return GeminiReplies.error(VendorFault.UNKNOWN_MODEL, "of such a name");
        }
        List<String> rows = new ArrayList<>();
        for (Json asked : bodyOf(request).get("requests").items()) {
            String text =
                    asked.get("content").get("parts").items().get(0).get("text").text();
            int dimensions = (int) asked.get("outputDimensionality").number(3);
            rows.add("{\"values\":[" + text.length() + ",0.5".repeat(dimensions - 1) + "]}");
        }
        return rows.isEmpty()
                ? GeminiReplies.refuse(400, "INVALID_ARGUMENT", "at least one request is required")
                : Reply.json(200, "{\"embeddings\":[" + String.join(",", rows) + "]}");
    }

    private static @Nullable Reply tokenCount(RecordedRequest request, String path) {
        if (!request.method().equals("POST") || !path.matches("/models/[^/:]+:countTokens")) {
            return null;
        }
        Json asked = bodyOf(request).get("generateContentRequest");
        return asked.get("contents").items().isEmpty()
                ? GeminiReplies.refuse(400, "INVALID_ARGUMENT", "contents is not specified")
                : Reply.json(200, "{\"totalTokens\":" + request.bodyText().length() / 4 + "}");
    }
}
