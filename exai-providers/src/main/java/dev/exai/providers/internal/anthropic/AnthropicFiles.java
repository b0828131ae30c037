package dev.exai.providers.internal.anthropic;

import dev.exai.core.ErrorKind;
import dev.exai.core.file.AcceptedTypes;
import dev.exai.core.file.FileLimits;
import dev.exai.core.file.FilePage;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.providers.internal.engine.JsonFields;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.HttpAsk;
import dev.exai.providers.internal.http.UploadBody;
import java.net.URLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Anthropic's files, which have neither purposes nor states (Files API, general since 2026-08-20). What was uploaded
 * cannot be downloaded again: the vendor gives back only what its own tools have made. Thread-safe.
 */
final class AnthropicFiles implements FileProvider {
    private static final Logger LOG = LoggerFactory.getLogger(AnthropicFiles.class);
    private static final String PAGE_SIZE = "1000"; // the vendor's most
    private static final FileLimits LIMITS = new FileLimits(
                    500_000_000L, null, 1_000_000_000_000L, List.of()) // per file, and of an organization
            .withTypes(AcceptedTypes.of( // what documents and images of a question may be
                    "application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/*"));
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(90);

    /** Begins the place to go on in the older kind of listing, which is an id; the newer one has tokens. */
    private static final String AFTER_ID = "after_id:";

    private final VendorApi api;
    private final String path;

    AnthropicFiles(VendorApi api, String path) {
        this.api = api;
        this.path = path;
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(Ability.UPLOAD, Ability.LIST, Ability.GET, Ability.DELETE, Ability.LIFETIME);
    }

    @Override
    public FileLimits limits() {
        return LIMITS;
    }

    @Override
    public RemoteFile upload(FileUpload upload, CallContext context) {
        if (upload.resume() != null) {
            throw api.refused(ErrorKind.UNSUPPORTED, "an upload that broke off cannot be continued");
        }
        if (upload.content().sizeBytes() > Objects.requireNonNull(LIMITS.maxFileBytes())) {
            throw api.refused(ErrorKind.TOO_LARGE, "a file may have at most " + LIMITS.maxFileBytes() + " bytes");
        }
        UploadBody body = new UploadBody(typed(upload));
        HttpAsk ask = HttpAsk.post(path, UploadBody.form(fields(upload), body)).once();
        RemoteFile file = file(api.json(ask, context));
        if (file == null) {
            throw ask.lost(api.nonsense("sent a file without an id"));
        }
        LOG.debug("file uploaded provider={} file={} request={}", provider(), file.id(), context.requestId());
        return file.toBuilder().hash(body.hash()).build();
    }

    /** The vendor reads a document or an image only if the upload says that it is one. */
    private static FileUpload typed(FileUpload upload) {
        return upload.mediaType() != null
                ? upload
                : upload.toBuilder()
                        .mediaType(URLConnection.guessContentTypeFromName(upload.fileName()))
                        .build();
    }

    private List<String> fields(FileUpload upload) {
        Duration lifetime = upload.lifetime();
        if (lifetime == null) {
            return List.of();
        }
        if (lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(LONGEST) > 0) {
            throw api.refused(ErrorKind.INVALID_REQUEST, "a lifetime must be one hour to 90 days: " + lifetime);
        }
        return List.of("expires_in_seconds", Long.toString(lifetime.toSeconds()));
    }

    /** There are no purposes, so a listing of one is empty. */
    @Override
    public FilePage list(@Nullable FilePurpose purpose, @Nullable String after, CallContext context) {
        HttpAsk ask = HttpAsk.get(path).query("limit", PAGE_SIZE);
        if (after != null && after.startsWith(AFTER_ID)) {
            ask = ask.query("after_id", after.substring(AFTER_ID.length()));
        } else {
            ask = ask.query("page", after);
        }
        JsonNode answer = api.json(ask, context);
        if (!answer.path("data").isArray()) {
            throw api.nonsense("listed no files, not even none");
        }
        List<RemoteFile> files = new ArrayList<>();
        for (JsonNode row : answer.path("data")) {
            RemoteFile file = file(row);
            if (file == null) {
                throw api.nonsense("listed a file without an id");
            }
            files.add(file);
        }
        String next = next(answer);
        if (next != null && next.equals(after)) {
            throw api.nonsense("lists the same page of files again");
        }
        return new FilePage(purpose == null ? files : List.of(), next);
    }

    private @Nullable String next(JsonNode answer) {
        String token = JsonFields.text(answer, "next_page");
        String last = JsonFields.text(answer, "last_id");
        if (token != null) {
            return token;
        }
        return last != null && answer.path("has_more").asBoolean(false) ? AFTER_ID + last : null;
    }

    @Override
    public RemoteFile get(String fileId, CallContext context) {
        RemoteFile file = file(api.json(HttpAsk.get(path).segment(checked(fileId)), context));
        if (file == null) {
            throw api.nonsense("described a file without an id");
        }
        return file;
    }

    @Override
    public void delete(String fileId, CallContext context) {
        JsonNode answer = api.json(HttpAsk.delete(path).segment(checked(fileId)), context);
        if (!"file_deleted".equals(JsonFields.text(answer, "type"))) {
            throw api.nonsense("did not confirm that the file is deleted");
        }
        LOG.debug("file deleted provider={} file={} request={}", provider(), fileId, context.requestId());
    }

    private String checked(String fileId) {
        if (!HttpAsk.isName(fileId)) {
            throw api.refused(ErrorKind.NOT_FOUND, "there is no file of such an id");
        }
        return fileId;
    }

    private @Nullable RemoteFile file(JsonNode node) {
        String id = JsonFields.text(node, "id");
        if (id == null || !HttpAsk.isName(id)) {
            return null;
        }
        return RemoteFile.of(provider(), id, Objects.requireNonNullElse(JsonFields.text(node, "filename"), id))
                .mediaType(JsonFields.text(node, "mime_type"))
                .sizeBytes(JsonFields.count(node, "size_bytes", -1))
                .createdAt(JsonFields.moment(node, "created_at"))
                .expiresAt(JsonFields.moment(node, "expires_at"))
                .build();
    }

    private ProviderId provider() {
        return api.provider();
    }
}
