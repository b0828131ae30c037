package dev.exai.testkit;

import dev.exai.testkit.FileShelf.Held;
import java.net.URLConnection;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Anthropic's files: no purposes, pages by token, and no way to download what was uploaded. Thread-safe. */
final class AnthropicFileEndpoint implements Endpoint {
    private static final Pattern ONE = Pattern.compile("/files/([^/]+)(/content)?");
    private static final Instant CREATED = Instant.ofEpochSecond(ChatWire.CREATED);

    private final Wire wire;
    private final FileShelf shelf = new FileShelf("file_0");

    AnthropicFileEndpoint(Wire wire) {
        this.wire = wire;
    }

    @Override
    public @Nullable Reply answer(RecordedRequest request, String path) {
        Matcher one = ONE.matcher(path);
        if (path.equals("/files")) {
            return request.method().equals("POST") ? upload(request) : list(request);
        }
        return one.matches() ? ofOne(request, one.group(1), one.group(2) != null) : null;
    }

    private Reply upload(RecordedRequest request) {
        Multipart form = Multipart.of(request);
        Multipart.Part file = form == null ? null : form.lastFile();
        if (form == null || file == null || file.fileName() == null) {
            return invalid();
        }
        String lifetime = form.field("expires_in_seconds");
        long seconds = lifetime.isEmpty() ? 0 : Long.parseLong(lifetime);
        boolean fits = seconds == 0 || (seconds >= 3_600 && seconds <= 7_776_000);
        return fits ? Reply.json(200, describe(shelf.add(file.fileName(), "", file.content(), seconds))) : invalid();
    }

    private Reply list(RecordedRequest request) {
        int size = Integer.parseInt(Objects.requireNonNullElse(request.query("limit"), "20"));
        int from = Integer.parseInt(Objects.requireNonNullElse(request.query("page"), "0"));
        List<Held> all = shelf.newestFirst();
        if (size < 1 || size > 1_000) {
            return invalid();
        }
        int to = Math.min(all.size(), from + Math.min(size, FileEndpoint.SHORT_PAGE));
        String rows = String.join(
                ",", all.subList(from, to).stream().map(this::describe).toList());
        return Reply.json(
                200, "{\"data\":[" + rows + "],\"next_page\":" + (to < all.size() ? "\"" + to + "\"" : "null") + "}");
    }

    private @Nullable Reply ofOne(RecordedRequest request, String id, boolean content) {
        Held file = shelf.find(id);
        if (file == null) {
            return wire.unknownPath(request.path());
        }
        if (content) {
            return invalid(); // only what tools have made can be downloaded
        }
        return switch (request.method()) {
            case "GET" -> Reply.json(200, describe(file));
            case "DELETE" -> {
                shelf.remove(id);
                yield Reply.json(200, "{\"id\":" + Json.quote(id) + ",\"type\":\"file_deleted\"}");
            }
            default -> null;
        };
    }

    private String describe(Held file) {
        String type = URLConnection.guessContentTypeFromName(file.name());
        String expiry = file.lifetimeSeconds() == 0
                ? "null"
                : Json.quote(CREATED.plusSeconds(file.lifetimeSeconds()).toString());
        return "{\"type\":\"file\",\"id\":" + Json.quote(file.id()) + ",\"filename\":" + Json.quote(file.name())
                + ",\"mime_type\":" + Json.quote(type == null ? "application/octet-stream" : type)
                + ",\"size_bytes\":" + file.content().length + ",\"created_at\":" + Json.quote(CREATED.toString())
                + ",\"downloadable\":false,\"expires_at\":" + expiry + "}";
    }

    private Reply invalid() {
        return wire.error(VendorFault.INVALID_REQUEST, "");
    }
}
