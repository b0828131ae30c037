package dev.exai.providers.internal.gemini;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.file.ContentHash;
import dev.exai.core.file.FileUpload;
import dev.exai.core.spi.CallContext;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.HttpAnswer;
import dev.exai.providers.internal.http.HttpAsk;
import dev.exai.providers.internal.http.UploadBody;
import java.net.URLConnection;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Google's resumable uploads: the first request tells of the file and is answered with an address, the second brings the
 * content there. Of that address only the query is used, so that the key goes to no other host than the configured one.
 */
final class GeminiUpload {
    private static final String COMMAND = "X-Goog-Upload-Command";
    private static final String OFFSET = "X-Goog-Upload-Offset";

    private final VendorApi api;
    private final String path;

    GeminiUpload(VendorApi api, String version) {
        this.api = api;
        path = "upload/" + version + "/files";
    }

    /** What came of an upload; {@code ask} says what it means if the answer is of no use. */
    record Sent(JsonNode answer, @Nullable ContentHash hash, HttpAsk ask) {}

    Sent send(FileUpload upload, CallContext context) {
        String resumed = upload.resume();
        String session = resumed == null ? begin(upload, context) : resumed;
        long from = resumed == null ? 0 : received(resumed, upload, context);
        upload.progress().resumable(session);
        UploadBody body = new UploadBody(upload, from);
        HttpAsk ask = at(HttpAsk.post(path, body).besideBase(), session)
                .header(COMMAND, "upload, finalize")
                .header(OFFSET, Long.toString(from))
                .once();
        return new Sent(api.json(ask, context), body.hash(), ask);
    }

    /** Tells of the file; returns the query that names the upload. */
    private String begin(FileUpload upload, CallContext context) {
        byte[] json = ("{\"file\":{\"displayName\":" + RequestDraft.quoted(upload.fileName()) + "}}")
                .getBytes(StandardCharsets.UTF_8);
        HttpAsk ask = HttpAsk.post(path, json)
                .besideBase()
                .header("X-Goog-Upload-Protocol", "resumable")
                .header(COMMAND, "start")
                .header(
                        "X-Goog-Upload-Header-Content-Length",
                        Long.toString(upload.content().sizeBytes()))
                .header("X-Goog-Upload-Header-Content-Type", mediaType(upload));
        try (HttpAnswer answer = api.send(ask, context)) {
            String address = answer.header("x-goog-upload-url");
            int query = address == null ? -1 : address.indexOf('?');
            if (address == null || query < 0) {
                throw api.errors(context.time())
                        .finished(ErrorKind.BAD_UPSTREAM, "began an upload without an address", "start", answer);
            }
            answer.text(1024); // so that the connection can be used again
            return address.substring(query + 1);
        }
    }

    /** How many bytes of an upload that broke off have arrived. */
    private long received(String session, FileUpload upload, CallContext context) {
        HttpAsk ask = at(HttpAsk.post(path, new byte[0]).besideBase(), session).header(COMMAND, "query");
        try (HttpAnswer answer = api.send(ask, context)) {
            String size = answer.header("X-Goog-Upload-Size-Received");
            boolean active = "active".equalsIgnoreCase(answer.header("X-Goog-Upload-Status"));
            if (!active || size == null || !size.matches("\\d{1,18}")) {
                throw new ProviderException.Builder(
                                ErrorKind.GONE, api.provider() + ": this upload cannot be continued; begin it anew")
                        .provider(api.provider().value())
                        .build();
            }
            return Math.min(Long.parseLong(size), upload.content().sizeBytes());
        }
    }

    private static HttpAsk at(HttpAsk ask, String session) {
        HttpAsk named = ask;
        for (String parameter : session.split("&")) {
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                named = named.query(parameter.substring(0, equals), decoded(parameter.substring(equals + 1)));
            }
        }
        return named;
    }

    private static String decoded(String value) {
        return URLDecoder.decode(value, StandardCharsets.UTF_8);
    }

    /** Models refuse files of no known type, so the name has to tell where the caller does not. */
    private static String mediaType(FileUpload upload) {
        String told = upload.mediaType();
        String guessed = told == null ? URLConnection.guessContentTypeFromName(upload.fileName()) : told;
        return guessed == null ? "application/octet-stream" : guessed;
    }
}
