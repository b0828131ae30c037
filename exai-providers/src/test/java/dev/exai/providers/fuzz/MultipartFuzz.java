package dev.exai.providers.fuzz;

import dev.exai.core.file.ContentSource;
import dev.exai.core.file.FileUpload;
import dev.exai.providers.internal.http.UploadBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import okhttp3.RequestBody;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** Upload forms: no name of a file or value of a field can add a header, a part or an end. */
public final class MultipartFuzz {
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    private MultipartFuzz() {}

    /** One try. */
    public static void fuzzerTestOneInput(byte[] input) {
        Effort.bounded(() -> attempt(input));
    }

    private static void attempt(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        FileUpload upload = upload(text);
        if (upload == null) {
            return;
        }
        RequestBody form = UploadBody.form(List.of("purpose", "batch"), new UploadBody(upload));
        Buffer wire = new Buffer();
        try {
            form.writeTo(wire);
            if (form.contentLength() != wire.size()) {
                throw new AssertionError("announced " + form.contentLength() + " bytes, wrote " + wire.size());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        check(wire.readUtf8(), String.valueOf(form.contentType()));
    }

    /** An upload, or null if the name is refused before anything is sent. */
    private static @Nullable FileUpload upload(String text) {
        try {
            return FileUpload.of(ContentSource.of(CONTENT), text)
                    .mediaType(text)
                    .build();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static void check(String wire, String type) {
        String boundary = "--" + type.substring(type.indexOf("boundary=") + "boundary=".length());
        String[] parts = wire.split(boundary, -1);
        if (parts.length != 4 || !parts[3].equals("--\r\n")) {
            throw new AssertionError("not two parts and an end: " + wire);
        }
        String file = parts[2];
        int head = file.indexOf("\r\n\r\n");
        String[] lines = file.substring(2, head).split("\r\n|\r|\n", -1);
        if (!file.substring(head + 4).equals("content\r\n") || lines.length > 3) {
            throw new AssertionError("the head of the file's part is not ours: " + file);
        }
        for (String line : lines) {
            if (!line.startsWith("Content-")) {
                throw new AssertionError("a header that is not ours: " + line);
            }
        }
    }
}
