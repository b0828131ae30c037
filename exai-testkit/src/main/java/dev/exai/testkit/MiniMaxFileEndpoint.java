package dev.exai.testkit;

import dev.exai.testkit.FileShelf.Held;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** MiniMax's files: a path for each verb, whole numbers as ids, refusals inside good answers. Thread-safe. */
final class MiniMaxFileEndpoint implements Endpoint {
    static final String UPLOAD = "/files/upload";
    static final String DELETION = "/files/delete";
    private static final List<String> LISTED =
            List.of("voice_clone", "prompt_audio", "t2a_async_input", "video_generation_input");

    private final FileShelf shelf = new FileShelf("929799055545601"); // beyond 2^53 with what is appended

    @Override
    public @Nullable Reply answer(RecordedRequest request, String path) {
        boolean reads = request.method().equals("GET");
        boolean writes = request.method().equals("POST");
        return switch (path) {
            case UPLOAD -> writes ? upload(request) : null;
            case "/files/list" -> reads ? list(String.valueOf(request.query("purpose"))) : null;
            case "/files/retrieve" -> reads ? described(held(request.query("file_id"))) : null;
            case "/files/retrieve_content" -> reads ? content(held(request.query("file_id"))) : null;
            case DELETION -> writes ? delete(request) : null;
            default -> null;
        };
    }

    private Reply upload(RecordedRequest request) {
        Multipart form = Multipart.of(request);
        Multipart.Part file = form == null ? null : form.lastFile();
        if (form == null || file == null || file.fileName() == null) {
            return refused("invalid params, file");
        }
        String purpose = form.field("purpose");
        return LISTED.contains(purpose) || purpose.equals("video_understanding")
                ? described(shelf.add(file.fileName(), purpose, file.content(), 0))
                : refused("invalid params, purpose");
    }

    private Reply list(String purpose) {
        if (!LISTED.contains(purpose)) {
            return refused("invalid params, purpose");
        }
        List<String> rows = shelf.newestFirst().stream()
                .filter(file -> file.purpose().equals(purpose))
                .map(MiniMaxFileEndpoint::describe)
                .toList();
        return good("\"files\":[" + String.join(",", rows) + "]");
    }

    private Reply delete(RecordedRequest request) {
        String body = request.bodyText();
        String id = body.replaceAll("(?s).*\"file_id\":(\\d+).*", "$1"); // a number that a double cannot hold
        Held file = held(id);
        if (file == null
                || !file.purpose().equals(Json.parse(body).get("purpose").text())) {
            return missing();
        }
        shelf.remove(file.id());
        return good("\"file_id\":" + file.id());
    }

    private @Nullable Held held(@Nullable String id) {
        return id == null ? null : shelf.find(id);
    }

    private static Reply content(@Nullable Held file) {
        return file == null
                ? missing()
                : new Reply(200, Map.of("Content-Type", "application/octet-stream"), List.of(file.content()), false);
    }

    private static Reply described(@Nullable Held file) {
        return file == null ? missing() : good("\"file\":" + describe(file));
    }

    private static String describe(Held file) {
        return "{\"file_id\":" + file.id() + ",\"bytes\":" + file.content().length + ",\"created_at\":"
                + ChatWire.CREATED + ",\"filename\":" + Json.quote(file.name()) + ",\"purpose\":"
                + Json.quote(file.purpose()) + "}";
    }

    private static Reply good(String members) {
        return Reply.json(200, "{" + members + ",\"base_resp\":{\"status_code\":0,\"status_msg\":\"success\"}}");
    }

    private static Reply missing() {
        return refused("invalid params, file not exist");
    }

    private static Reply refused(String message) {
        return Reply.json(200, "{\"base_resp\":{\"status_code\":2013,\"status_msg\":" + Json.quote(message) + "}}");
    }
}
