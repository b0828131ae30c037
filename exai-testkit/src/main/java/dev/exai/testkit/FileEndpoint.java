package dev.exai.testkit;

import dev.exai.testkit.FileShelf.Held;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A vendor's files, kept as they are uploaded. Thread-safe. */
final class FileEndpoint implements Endpoint {
    static final int SHORT_PAGE = 2; // fewer than anybody asks for, so that listings have pages
    private static final Pattern ONE = Pattern.compile("/files/([^/]+)(/content)?");

    private final Wire wire;
    private final FileHabits habits;
    private final FileShelf shelf;

    FileEndpoint(Wire wire, FileHabits habits, FileShelf shelf) {
        this.wire = wire;
        this.habits = habits;
        this.shelf = shelf;
    }

    @Override
    public @Nullable Reply answer(RecordedRequest request, String path) {
        if (path.equals("/files")) {
            return switch (request.method()) {
                case "POST" -> upload(request);
                case "GET" -> list(request);
                default -> null;
            };
        }
        Matcher one = ONE.matcher(path);
        return one.matches() ? ofOne(request, one.group(1), one.group(2) != null) : null;
    }

    private Reply upload(RecordedRequest request) {
        Multipart form = Multipart.of(request);
        Multipart.Part file = form == null ? null : form.lastFile();
        if (form == null || file == null || file.fileName() == null) {
            return invalid();
        }
        String purpose = form.field("purpose");
        boolean known = habits.purposes().isEmpty()
                ? !habits.purposeNeeded() || !purpose.isEmpty()
                : habits.purposes().contains(purpose);
        if (!known) {
            return invalid();
        }
        String lifetime = form.field("expires_after[seconds]");
        long seconds = lifetime.isEmpty() ? 0 : Long.parseLong(lifetime);
        if (seconds != 0
                && (seconds < 3_600
                        || seconds > 2_592_000
                        || !form.field("expires_after[anchor]").equals("created_at"))) {
            return invalid();
        }
        return Reply.json(200, describe(shelf.add(file.fileName(), purpose, file.content(), seconds)));
    }

    private Reply invalid() {
        return wire.error(VendorFault.INVALID_REQUEST, "");
    }

    private Reply list(RecordedRequest request) {
        String purpose = request.query("purpose");
        List<Held> all = shelf.newestFirst().stream()
                .filter(file -> purpose == null || file.purpose().equals(purpose))
                .toList();
        if (habits.maxPage() == 0) {
            return page(all, false);
        }
        String limit = request.query("limit");
        String after = request.query(habits.cursor());
        int size = limit == null ? habits.maxPage() : Integer.parseInt(limit);
        if (size < 1 || size > habits.maxPage()) {
            return invalid();
        }
        int from = 0;
        for (int i = 0; after != null && i < all.size(); i++) {
            from = all.get(i).id().equals(after) ? i + 1 : from;
        }
        int to = Math.min(all.size(), from + Math.min(size, SHORT_PAGE));
        return page(all.subList(from, to), to < all.size());
    }

    /** How a page says where to go on, in the words of those that have a parameter of their own for it. */
    private String cursor(List<Held> files, boolean more) {
        return habits.cursor().equals("after")
                ? ""
                : ",\"" + habits.cursor() + "\":"
                        + (more ? Json.quote(files.get(files.size() - 1).id()) : "null");
    }

    private Reply page(List<Held> files, boolean more) {
        List<String> rows = new ArrayList<>();
        files.forEach(file -> rows.add(describe(file)));
        String ends = files.isEmpty() || habits.maxPage() == 0
                ? ""
                : ",\"first_id\":" + Json.quote(files.get(0).id()) + ",\"last_id\":"
                        + Json.quote(files.get(files.size() - 1).id());
        String pages = habits.maxPage() == 0 ? "" : ends + cursor(files, more) + ",\"has_more\":" + more;
        return Reply.json(200, "{\"object\":\"list\",\"data\":[" + String.join(",", rows) + "]" + pages + "}");
    }

    private @Nullable Reply ofOne(RecordedRequest request, String id, boolean content) {
        Held file = shelf.find(id);
        boolean deletes = request.method().equals("DELETE") && !content;
        boolean known = deletes || content || habits.asksForOne();
        if (!known || !(deletes || request.method().equals("GET"))) {
            return null;
        }
        if (file == null) {
            return wire.unknownPath(request.path());
        }
        if (deletes) {
            shelf.remove(id);
            return Reply.json(
                    200,
                    "{\"id\":" + Json.quote(id)
                            + (habits.typed()
                                    ? ",\"type\":\"file_deleted\"}"
                                    : ",\"object\":\"file\",\"deleted\":true}"));
        }
        return content ? content(file) : Reply.json(200, describe(file));
    }

    private Reply content(Held file) {
        boolean ofBatch = file.purpose().startsWith("batch");
        if (ofBatch || habits.content() == FileHabits.Content.BYTES) {
            return new Reply(200, Map.of("Content-Type", "application/octet-stream"), List.of(file.content()), false);
        }
        if (habits.content() != FileHabits.Content.TEXT || !file.purpose().equals("file-extract")) {
            return invalid();
        }
        String text = new String(file.content(), StandardCharsets.UTF_8);
        return Reply.json(
                200,
                "{\"content\":" + Json.quote(text) + ",\"file_type\":\"text/plain\",\"filename\":"
                        + Json.quote(file.name()) + ",\"title\":\"\",\"type\":\"file\"}");
    }

    /** A file as the vendor tells of it. */
    String describe(Held file) {
        String expiry =
                file.lifetimeSeconds() == 0 ? "" : ",\"expires_at\":" + (ChatWire.CREATED + file.lifetimeSeconds());
        if (habits.typed()) {
            return "{\"id\":" + Json.quote(file.id()) + ",\"type\":\"file\",\"filename\":" + Json.quote(file.name())
                    + ",\"mime_type\":\"text/plain\",\"size_bytes\":" + file.content().length
                    + ",\"created_at\":\"2026-11-22T10:15:00Z\",\"downloadable\":false}";
        }
        String purpose = file.purpose().isEmpty() ? "" : ",\"purpose\":" + Json.quote(file.purpose());
        String status =
                habits.status() == null ? "" : ",\"status\":\"" + habits.status() + "\",\"status_details\":\"\"";
        return "{\"id\":" + Json.quote(file.id()) + ",\"object\":\"file\",\"bytes\":" + file.content().length
                + ",\"created_at\":" + ChatWire.CREATED + ",\"filename\":" + Json.quote(file.name())
                + purpose + expiry + status + "}";
    }
}
