package dev.exai.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A form as a request sends it, its parts in their order. Immutable. */
record Multipart(List<Part> parts) {
    private static final Pattern BOUNDARY = Pattern.compile("multipart/form-data;\\s*boundary=\"?([^\";]+)\"?");
    private static final Pattern NAME = Pattern.compile("[ ;]name=\"([^\"]*)\"");
    private static final Pattern FILE_NAME = Pattern.compile("filename=\"([^\"]*)\"");

    /** One part; {@code fileName} is null for a field. */
    record Part(String name, @Nullable String fileName, byte[] content) {
        String text() {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    /** The form, or null if the request is none or is not whole. */
    static @Nullable Multipart of(RecordedRequest request) {
        String type = request.header("Content-Type");
        Matcher boundary = BOUNDARY.matcher(type == null ? "" : type);
        if (!boundary.find()) {
            return null;
        }
        // Latin-1 keeps every byte, so that places in the text are places in the bytes.
        String body = new String(request.body(), StandardCharsets.ISO_8859_1);
        String mark = "--" + boundary.group(1);
        if (!body.startsWith(mark) || !body.endsWith("\r\n" + mark + "--\r\n")) {
            return null;
        }
        List<Part> parts = new ArrayList<>();
        int from = body.indexOf("\r\n") + 2;
        for (int to = body.indexOf("\r\n" + mark, from); to >= 0; to = body.indexOf("\r\n" + mark, from)) {
            int head = body.indexOf("\r\n\r\n", from);
            parts.add(part(body.substring(from, head), body.substring(head + 4, to)));
            from = body.indexOf("\r\n", to + 2) + 2;
        }
        return new Multipart(parts);
    }

    private static Part part(String head, String content) {
        String names = new String(head.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        Matcher name = NAME.matcher(names);
        Matcher file = FILE_NAME.matcher(names);
        return new Part(
                name.find() ? name.group(1) : "",
                file.find() ? file.group(1) : null,
                content.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The text of a field; empty if there is none. */
    String field(String name) {
        return parts.stream()
                .filter(part -> part.name().equals(name))
                .map(Part::text)
                .findFirst()
                .orElse("");
    }

    /** The file, if it is the last part, as some vendors demand; else null. */
    @Nullable
    Part lastFile() {
        Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        return last != null && last.name().equals("file") && last.fileName() != null ? last : null;
    }

    /** The file of that name, wherever it stands; else null. */
    @Nullable
    Part file(String name) {
        return parts.stream()
                .filter(part -> part.name().equals(name) && part.fileName() != null)
                .findFirst()
                .orElse(null);
    }
}
