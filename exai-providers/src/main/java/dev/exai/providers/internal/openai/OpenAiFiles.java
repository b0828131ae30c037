package dev.exai.providers.internal.openai;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
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
import dev.exai.providers.internal.http.AnswerInput;
import dev.exai.providers.internal.http.HttpAsk;
import dev.exai.providers.internal.http.UploadBody;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Files as OpenAI keeps them, with the rules of the vendor. Thread-safe. */
public final class OpenAiFiles implements FileProvider {
    private static final Logger LOG = LoggerFactory.getLogger(OpenAiFiles.class);
    private static final String FILES = "files";
    private static final int MAX_TEXT = 64 << 20; // bytes; a vendor extracts less than that from 100 MB

    private final VendorApi api;
    private final FileRules rules;
    private final @Nullable OpenAiUploads parted;

    OpenAiFiles(VendorApi api, FileRules rules) {
        this.api = api;
        this.rules = rules;
        PartRules parts = rules.parts();
        parted = parts == null ? null : new OpenAiUploads(api, parts);
    }

    @Override
    public Set<Ability> abilities() {
        return rules.abilities();
    }

    @Override
    public FileLimits limits() {
        return rules.limits();
    }

    @Override
    public RemoteFile upload(FileUpload upload, CallContext context) {
        check(upload);
        RemoteFile file = parted != null && parted.takes(upload)
                ? inParts(parted.send(upload, context))
                : inOneRequest(upload, context);
        LOG.debug("file uploaded provider={} file={} request={}", provider(), file.id(), context.requestId());
        return file;
    }

    private void check(FileUpload upload) {
        need(Ability.UPLOAD);
        if (upload.lifetime() != null) {
            need(Ability.LIFETIME);
        }
        if (upload.resume() != null) {
            need(Ability.RESUME);
        }
        if (upload.purpose() == null && rules.purposeNeeded()) {
            throw refused(
                    ErrorKind.INVALID_REQUEST,
                    "an upload needs a purpose; known are " + rules.limits().purposes());
        }
        Long most = rules.limits().maxFileBytes();
        if (most != null && upload.content().sizeBytes() > most) {
            throw refused(ErrorKind.TOO_LARGE, "a file may have at most " + most + " bytes");
        }
    }

    private RemoteFile inParts(OpenAiUploads.Sent sent) {
        RemoteFile file = file(sent.file());
        if (file == null) {
            throw sent.ask().lost(nonsense("sent a file without an id"));
        }
        return file.toBuilder().hash(sent.hash()).build();
    }

    private RemoteFile inOneRequest(FileUpload upload, CallContext context) {
        UploadBody body = new UploadBody(upload);
        HttpAsk ask =
                HttpAsk.post(FILES, UploadBody.form(rules.fields(upload), body)).once();
        RemoteFile file = file(api.json(ask, context));
        if (file == null) {
            throw ask.lost(nonsense("sent a file without an id"));
        }
        return file.toBuilder().hash(body.hash()).build();
    }

    @Override
    public FilePage list(@Nullable FilePurpose purpose, @Nullable String after, CallContext context) {
        need(Ability.LIST);
        HttpAsk ask = rules.listing(HttpAsk.get(FILES))
                .query("purpose", purpose != null && rules.picksPurpose() ? purpose.value() : null);
        if (rules.pageSize() > 0) {
            ask = ask.query("limit", Integer.toString(rules.pageSize())).query(rules.cursor(), after);
        }
        JsonNode answer = api.json(ask, context);
        JsonNode rows = answer.path("data");
        if (!rows.isArray()) {
            throw nonsense("listed no files, not even none");
        }
        List<RemoteFile> files = new ArrayList<>();
        for (JsonNode row : rows) {
            RemoteFile file = file(row);
            if (file == null) {
                throw nonsense("listed a file without an id");
            }
            files.add(file);
        }
        String next = next(answer, files, after);
        return new FilePage(
                purpose == null || rules.picksPurpose()
                        ? files
                        : files.stream()
                                .filter(file -> purpose.equals(file.purpose()))
                                .toList(),
                next);
    }

    private @Nullable String next(JsonNode answer, List<RemoteFile> files, @Nullable String after) {
        if (rules.pageSize() == 0) {
            return null;
        }
        String next = rules.next(
                answer, files.isEmpty() ? null : files.get(files.size() - 1).id());
        boolean more = next != null || answer.path("has_more").asBoolean(false);
        if (more && (files.isEmpty() || next == null || next.equals(after))) {
            throw nonsense("says that there are more files, and does not say where");
        }
        return next;
    }

    @Override
    public RemoteFile get(String fileId, CallContext context) {
        need(Ability.GET);
        RemoteFile file = file(api.json(at(fileId), context));
        if (file == null) {
            throw nonsense("described a file without an id");
        }
        return file;
    }

    @Override
    public InputStream content(String fileId, CallContext context) {
        need(Ability.CONTENT);
        return raw(fileId, context);
    }

    @Override
    public InputStream text(String fileId, CallContext context) {
        need(Ability.TEXT);
        return new ByteArrayInputStream(extracted(fileId, context).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String extract(FileUpload upload, CallContext context) {
        need(Ability.EXTRACT);
        return rules.extract(api, this, upload, context);
    }

    @Override
    public void delete(String fileId, CallContext context) {
        need(Ability.DELETE);
        remove(fileId, context);
        LOG.debug("file deleted provider={} file={} request={}", provider(), fileId, context.requestId());
    }

    /** The bytes that the vendor sends for a file, whatever they are. */
    InputStream raw(String fileId, CallContext context) {
        return new AnswerInput(api.send(at(fileId).segment("content").longAnswer(), context));
    }

    /** The text of a file: plain, or as the member of an object that older servers send. */
    public String extracted(String fileId, CallContext context) {
        String body;
        try (var answer = api.send(at(fileId).segment("content").longAnswer(), context)) {
            body = answer.text(MAX_TEXT);
        }
        if (body.startsWith("{")) {
            JsonNode node = JsonFields.parse(body);
            if (node != null && node.path("content").isString() && node.has("filename")) {
                return node.path("content").stringValue();
            }
        }
        return body;
    }

    /** Deletes whether or not that is declared. */
    void remove(String fileId, CallContext context) {
        HttpAsk ask = HttpAsk.delete(FILES).segment(checked(fileId));
        JsonNode answer = api.json(ask, context);
        if (!answer.path("deleted").asBoolean(false) && !"file_deleted".equals(JsonFields.text(answer, "type"))) {
            throw nonsense("did not confirm that the file is deleted");
        }
    }

    private HttpAsk at(String fileId) {
        return HttpAsk.get(FILES).segment(checked(fileId));
    }

    private String checked(String fileId) {
        if (!HttpAsk.isName(fileId)) {
            throw refused(ErrorKind.NOT_FOUND, "there is no file of such an id");
        }
        return fileId;
    }

    private @Nullable RemoteFile file(JsonNode node) {
        String id = JsonFields.text(node, "id");
        if (id == null || !HttpAsk.isName(id)) {
            return null;
        }
        String name = Objects.requireNonNullElse(JsonFields.text(node, "filename"), id);
        String purpose = JsonFields.text(node, "purpose");
        return RemoteFile.of(provider(), id, name)
                .mediaType(JsonFields.text(node, "mime_type"))
                .sizeBytes(JsonFields.count(node, "bytes", JsonFields.count(node, "size_bytes", -1)))
                .purpose(purpose == null || purpose.isBlank() ? null : new FilePurpose(purpose))
                .state(rules.state(JsonFields.text(node, "status")))
                .createdAt(JsonFields.moment(node, "created_at"))
                .expiresAt(JsonFields.moment(node, "expires_at"))
                .build();
    }

    private void need(Ability ability) {
        if (!rules.abilities().contains(ability)) {
            throw refused(ErrorKind.UNSUPPORTED, "files do not offer " + ability);
        }
    }

    private ProviderException refused(ErrorKind kind, String what) {
        return new ProviderException.Builder(kind, provider() + ": " + what)
                .provider(provider().value())
                .build();
    }

    private ProviderException nonsense(String what) {
        return new ProviderException.Builder(ErrorKind.BAD_UPSTREAM, provider() + " " + what)
                .provider(provider().value())
                .phase(ErrorPhase.START)
                .build();
    }

    private ProviderId provider() {
        return api.provider();
    }
}
