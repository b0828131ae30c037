package dev.exai.testkit;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** OpenAI's Uploads: files of several parts, whole when their parts are named in order. Thread-safe. */
final class UploadEndpoint implements Endpoint {
    private static final Pattern ONE = Pattern.compile("/uploads/([^/]+)/(parts|complete|cancel)");

    private final Wire wire;
    private final FileEndpoint files;
    private final FileShelf shelf;
    private final Map<String, Upload> uploads = new HashMap<>(); // guarded by this

    /** What has come so far. Guarded by the endpoint. */
    private static final class Upload {
        final String id;
        final Json told;
        final Map<String, byte[]> parts = new LinkedHashMap<>();
        boolean over;

        Upload(String id, Json told) {
            this.id = id;
            this.told = told;
        }
    }

    UploadEndpoint(Wire wire, FileEndpoint files, FileShelf shelf) {
        this.wire = wire;
        this.files = files;
        this.shelf = shelf;
    }

    @Override
    public synchronized @Nullable Reply answer(RecordedRequest request, String path) {
        if (!request.method().equals("POST")) {
            return null;
        }
        if (path.equals("/uploads")) {
            return begin(Wire.bodyOf(request));
        }
        Matcher one = ONE.matcher(path);
        if (!one.matches()) {
            return null;
        }
        Upload upload = uploads.get(one.group(1));
        if (upload == null || upload.over) {
            return wire.unknownPath(request.path());
        }
        return switch (one.group(2)) {
            case "parts" -> part(upload, Multipart.of(request));
            case "complete" ->
                complete(upload, Wire.bodyOf(request).get("part_ids").items());
            default -> cancel(upload);
        };
    }

    private Reply begin(Json told) {
        boolean complete = !told.get("filename").text().isEmpty()
                && FileHabits.OPENAI.purposes().contains(told.get("purpose").text())
                && told.get("bytes").number(0) > 0
                && !told.get("mime_type").text().isEmpty();
        if (!complete) {
            return wire.error(VendorFault.INVALID_REQUEST, "");
        }
        Upload upload = new Upload("upload_" + (uploads.size() + 1), told);
        uploads.put(upload.id, upload);
        return Reply.json(200, describe(upload, "pending", "null"));
    }

    private Reply part(Upload upload, @Nullable Multipart form) {
        Multipart.Part data = form == null ? null : form.file("data");
        if (data == null) {
            return wire.error(VendorFault.INVALID_REQUEST, "");
        }
        String id = "part_" + (upload.parts.size() + 1);
        upload.parts.put(id, data.content());
        return Reply.json(
                200,
                "{\"id\":\"" + id + "\",\"object\":\"upload.part\",\"created_at\":" + ChatWire.CREATED
                        + ",\"upload_id\":\"" + upload.id + "\"}");
    }

    private Reply complete(Upload upload, List<Json> ids) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (Json id : ids) {
            byte[] part = upload.parts.get(id.text());
            if (part == null) {
                return wire.error(VendorFault.INVALID_REQUEST, "");
            }
            content.writeBytes(part);
        }
        if (content.size() != upload.told.get("bytes").number(0)) {
            return wire.error(VendorFault.INVALID_REQUEST, "");
        }
        upload.over = true;
        long lifetime = (long) upload.told.get("expires_after").get("seconds").number(0);
        FileShelf.Held file = shelf.add(
                upload.told.get("filename").text(), upload.told.get("purpose").text(), content.toByteArray(), lifetime);
        return Reply.json(200, describe(upload, "completed", files.describe(file)));
    }

    private Reply cancel(Upload upload) {
        upload.over = true;
        return Reply.json(200, describe(upload, "cancelled", "null"));
    }

    private static String describe(Upload upload, String status, String file) {
        return "{\"id\":\"" + upload.id + "\",\"object\":\"upload\",\"bytes\":"
                + (long) upload.told.get("bytes").number(0) + ",\"created_at\":" + ChatWire.CREATED
                + ",\"expires_at\":" + (ChatWire.CREATED + 3_600) + ",\"status\":\"" + status + "\",\"file\":" + file
                + "}";
    }
}
