package dev.exai.testkit;

import dev.exai.core.file.ContentHash;
import dev.exai.testkit.FileShelf.Held;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gemini's files: told of first, brought to the address that is answered, kept for 48 hours. Thread-safe. */
final class GeminiFileEndpoint implements Endpoint {
    static final String UPLOAD = "/upload/v1beta/files";
    private static final String ONE = "/files/";

    private final FileShelf shelf;
    private int uploads; // guarded by this
    private final Map<String, String> begun = new HashMap<>(); // names by upload id; guarded by this

    GeminiFileEndpoint(FileShelf shelf) {
        this.shelf = shelf;
    }

    @Override
    public @Nullable Reply answer(RecordedRequest request, String path) {
        String method = request.method();
        if (path.equals(UPLOAD) && method.equals("POST")) {
            return upload(request);
        }
        if (path.equals("/files") && method.equals("GET")) {
            return list(request);
        }
        return path.startsWith(ONE) ? ofOne(method, path.substring(ONE.length())) : null;
    }

    private synchronized Reply upload(RecordedRequest request) {
        String command = String.valueOf(request.header("X-Goog-Upload-Command"));
        if (command.equals("start")) {
            return start(request);
        }
        String id = request.query("upload_id");
        String name = id == null ? null : begun.get(id);
        if (name == null || id == null) {
            return GeminiReplies.refuse(400, "INVALID_ARGUMENT", "Upload has already been terminated.");
        }
        if (command.equals("query")) {
            return Reply.json(200, "")
                    .with(Map.of("X-Goog-Upload-Status", "active", "X-Goog-Upload-Size-Received", "0"));
        }
        if (!command.equals("upload, finalize") || !"0".equals(request.header("X-Goog-Upload-Offset"))) {
            return GeminiReplies.refuse(400, "INVALID_ARGUMENT", "Invalid upload command.");
        }
        begun.remove(id);
        Held file = shelf.add(name, "", request.body(), 172_800);
        return Reply.json(200, "{\"file\":" + describe(file) + "}").with(Map.of("X-Goog-Upload-Status", "final"));
    }

    private Reply start(RecordedRequest request) {
        boolean complete = "resumable".equals(request.header("X-Goog-Upload-Protocol"))
                && request.header("X-Goog-Upload-Header-Content-Length") != null
                && request.header("X-Goog-Upload-Header-Content-Type") != null;
        if (!complete) {
            return GeminiReplies.refuse(400, "INVALID_ARGUMENT", "Missing upload headers.");
        }
        String id = "up load/" + ++uploads;
        begun.put(
                id,
                Json.parse(request.bodyText()).get("file").get("displayName").text());
        String query = "?upload_id=" + URLEncoder.encode(id, StandardCharsets.UTF_8) + "&upload_protocol=resumable";
        return Reply.json(200, "")
                .with(Map.of(
                        "X-Goog-Upload-Status",
                        "active",
                        "X-Goog-Upload-URL",
                        "https://upload.invalid" + UPLOAD + query));
    }

    private Reply list(RecordedRequest request) {
        List<Held> all = shelf.newestFirst();
        int size = number(request.query("pageSize"), 10);
        int from = number(request.query("pageToken"), 0);
        int to = Math.min(all.size(), from + Math.min(size, FileEndpoint.SHORT_PAGE));
        if (from >= to) {
            return Reply.json(200, "{}");
        }
        List<String> rows =
                all.subList(from, to).stream().map(GeminiFileEndpoint::describe).toList();
        String next = to < all.size() ? ",\"nextPageToken\":\"" + to + "\"" : "";
        return Reply.json(200, "{\"files\":[" + String.join(",", rows) + "]" + next + "}");
    }

    private static int number(@Nullable String text, int otherwise) {
        return text == null ? otherwise : Integer.parseInt(text);
    }

    /** What is not there is called forbidden. */
    private @Nullable Reply ofOne(String method, String id) {
        Held file = shelf.find(id);
        if (!method.equals("GET") && !method.equals("DELETE")) {
            return null;
        }
        if (file == null) {
            return GeminiReplies.refuse(
                    403,
                    "PERMISSION_DENIED",
                    "You do not have permission to access the File " + id + " or it may not exist.");
        }
        if (method.equals("DELETE")) {
            shelf.remove(id);
            return Reply.json(200, "{}");
        }
        return Reply.json(200, describe(file));
    }

    private static String describe(Held file) {
        String hash = ContentHash.of(file.content()).hex();
        return "{\"name\":\"files/" + file.id() + "\",\"displayName\":" + Json.quote(file.name())
                + ",\"mimeType\":\"text/plain\",\"sizeBytes\":\"" + file.content().length
                + "\",\"createTime\":\"2026-11-22T10:15:00.123456Z\",\"expirationTime\":\"2026-11-24T10:15:00Z\","
                + "\"sha256Hash\":\""
                + Base64.getEncoder().encodeToString(hash.getBytes(StandardCharsets.US_ASCII))
                + "\",\"uri\":\"https://upload.invalid/v1beta/files/" + file.id()
                + "\",\"state\":\"ACTIVE\",\"source\":\"UPLOADED\"}";
    }
}
