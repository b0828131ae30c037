package dev.exai.testkit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** GLM's parser of files: a task that is done when it is asked about for the second time. Thread-safe. */
final class GlmParserEndpoint implements Endpoint {
    private static final String CREATE = "/files/parser/create";
    private static final String RESULT = "/files/parser/result/";

    private final Map<String, String> texts = new ConcurrentHashMap<>();
    private final Map<String, Boolean> askedBefore = new ConcurrentHashMap<>();

    @Override
    public @Nullable Reply answer(RecordedRequest request, String path) {
        if (request.method().equals("POST") && path.equals(CREATE)) {
            return create(request);
        }
        return request.method().equals("GET") && path.startsWith(RESULT)
                ? result(path.substring(RESULT.length()))
                : null;
    }

    private Reply create(RecordedRequest request) {
        Multipart form = Multipart.of(request);
        Multipart.Part file = form == null ? null : form.lastFile();
        if (form == null || file == null || form.field("tool_type").isEmpty()) {
            return new GlmWire().error(VendorFault.INVALID_REQUEST, "");
        }
        String task = "parse-" + (texts.size() + 1);
        texts.put(task, file.text());
        return Reply.json(200, "{\"task_id\":\"" + task + "\",\"message\":\"ok\",\"success\":true}");
    }

    private Reply result(String what) {
        String task = what.replace("/text", "");
        String text = texts.get(task);
        if (text == null) {
            return new GlmWire().unknownPath(RESULT + what);
        }
        if (askedBefore.put(task, true) == null) {
            return Reply.json(200, "{\"status\":\"processing\",\"task_id\":\"" + task + "\"}");
        }
        boolean readable = text.indexOf('\0') < 0;
        return Reply.json(
                200,
                "{\"status\":\"" + (readable ? "succeeded" : "failed") + "\",\"task_id\":\"" + task + "\",\"content\":"
                        + Json.quote(readable ? text : "") + "}");
    }
}
