package dev.exai.providers.internal.minimax;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.file.AcceptedTypes;
import dev.exai.core.file.FileLimits;
import dev.exai.core.file.FilePage;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.providers.internal.engine.JsonFields;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.AnswerInput;
import dev.exai.providers.internal.http.HttpAnswer;
import dev.exai.providers.internal.http.HttpAsk;
import dev.exai.providers.internal.http.UploadBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * MiniMax's files ("File Management" of platform.minimax.io, read 2026-11): 512 MB each, 100 GB together, known by whole
 * numbers of 63 bits. They are listed by purpose, so a listing has a page for each; files for understanding videos can be
 * uploaded, and no page tells of them. Thread-safe.
 */
final class MiniMaxFiles implements FileProvider {
    private static final int PEEK = 4096;
    private static final Set<Ability> ABILITIES =
            Set.of(Ability.UPLOAD, Ability.LIST, Ability.GET, Ability.CONTENT, Ability.DELETE);
    private static final List<String> LISTED =
            List.of("voice_clone", "prompt_audio", "t2a_async_input", "video_generation_input");
    private static final String UNLISTED = MiniMaxDialect.VIDEO;
    private static final FileLimits LIMITS = new FileLimits(
                    512_000_000L,
                    null,
                    100_000_000_000L,
                    Stream.concat(LISTED.stream(), Stream.of(UNLISTED))
                            .map(FilePurpose::new)
                            .toList())
            .withTypes(
                    AcceptedTypes.forPurpose("prompt_audio", "audio/mpeg", "audio/mp4", "audio/wav"),
                    AcceptedTypes.forPurpose("t2a_async_input", "text/*", "application/zip"),
                    AcceptedTypes.forPurpose(
                            UNLISTED, "video/mp4", "video/x-msvideo", "video/quicktime", "video/x-matroska"));

    private final VendorApi api;

    MiniMaxFiles(VendorApi api) {
        this.api = api;
    }

    @Override
    public Set<Ability> abilities() {
        return ABILITIES;
    }

    @Override
    public FileLimits limits() {
        return LIMITS;
    }

    @Override
    public RemoteFile upload(FileUpload upload, CallContext context) {
        check(upload);
        FilePurpose purpose = upload.purpose();
        if (purpose == null) {
            throw api.refused(ErrorKind.INVALID_REQUEST, "an upload needs a purpose; known are " + LIMITS.purposes());
        }
        UploadBody body = new UploadBody(upload);
        HttpAsk ask = HttpAsk.post("files/upload", UploadBody.form(List.of("purpose", purpose.value()), body))
                .once();
        RemoteFile file = file(api.json(ask, context).path("file"));
        if (file == null) {
            throw ask.lost(api.nonsense("sent a file without an id"));
        }
        return file.toBuilder().hash(body.hash()).build();
    }

    private void check(FileUpload upload) {
        if (upload.lifetime() != null) {
            throw api.refused(ErrorKind.UNSUPPORTED, "files do not offer " + Ability.LIFETIME);
        }
        if (upload.resume() != null) {
            throw api.refused(ErrorKind.UNSUPPORTED, "files do not offer " + Ability.RESUME);
        }
        long most = Objects.requireNonNull(LIMITS.maxFileBytes());
        if (upload.content().sizeBytes() > most) {
            throw api.refused(ErrorKind.TOO_LARGE, "a file may have at most " + most + " bytes");
        }
    }

    /** The cursor is the purpose of the next page. */
    @Override
    public FilePage list(@Nullable FilePurpose purpose, @Nullable String after, CallContext context) {
        if (purpose != null) {
            return new FilePage(ofOne(purpose.value(), context), null);
        }
        int index = after == null ? 0 : LISTED.indexOf(after);
        if (index < 0) {
            throw api.refused(ErrorKind.INVALID_REQUEST, "a listing does not go on there");
        }
        String next = index + 1 < LISTED.size() ? LISTED.get(index + 1) : null;
        return new FilePage(listed(LISTED.get(index), context), next);
    }

    /** No file can have a purpose that the vendor does not know. */
    private List<RemoteFile> ofOne(String purpose, CallContext context) {
        if (purpose.equals(UNLISTED)) {
            throw api.refused(ErrorKind.UNSUPPORTED, "files for " + UNLISTED + " are not listed");
        }
        return LISTED.contains(purpose) ? listed(purpose, context) : List.of();
    }

    private List<RemoteFile> listed(String purpose, CallContext context) {
        JsonNode rows = api.json(HttpAsk.get("files/list").query("purpose", purpose), context)
                .path("files");
        if (!rows.isArray() && !rows.isNull()) {
            throw api.nonsense("listed no files, not even none");
        }
        List<RemoteFile> files = new ArrayList<>();
        for (JsonNode row : rows) {
            RemoteFile file = file(row);
            if (file == null) {
                throw api.nonsense("listed a file without an id");
            }
            files.add(file);
        }
        return files;
    }

    @Override
    public RemoteFile get(String fileId, CallContext context) {
        JsonNode answer = api.json(HttpAsk.get("files/retrieve").query("file_id", checked(fileId)), context);
        RemoteFile file = file(answer.path("file"));
        if (file == null) {
            throw api.nonsense("described a file without an id");
        }
        return file;
    }

    /** A refusal has status 200 too. */
    @Override
    public InputStream content(String fileId, CallContext context) {
        HttpAsk ask = HttpAsk.get("files/retrieve_content")
                .query("file_id", checked(fileId))
                .longAnswer();
        HttpAnswer answer = api.send(ask, context);
        AnswerInput content = new AnswerInput(answer);
        if (!answer.mediaType().endsWith("json")) {
            return content;
        }
        byte[] start = start(content);
        ProviderException refusal = api.refusalIn(new String(start, StandardCharsets.UTF_8), answer, context);
        if (refusal != null) {
            content.close();
            throw refusal;
        }
        return new SequenceInputStream(new ByteArrayInputStream(start), content);
    }

    private byte[] start(AnswerInput content) {
        try {
            return content.readNBytes(PEEK);
        } catch (IOException e) {
            throw api.nonsense("sent a content that cannot be read");
        }
    }

    /** The vendor wants to be told the purpose, which it knows. */
    @Override
    public void delete(String fileId, CallContext context) {
        FilePurpose purpose = get(fileId, context).purpose();
        String body = "{\"file_id\":" + checked(fileId) + ",\"purpose\":\"" + (purpose == null ? "" : purpose.value())
                + "\"}";
        api.json(HttpAsk.post("files/delete", body.getBytes(StandardCharsets.UTF_8)), context);
    }

    private String checked(String fileId) {
        if (!isId(fileId)) {
            throw api.refused(ErrorKind.NOT_FOUND, "there is no file of such an id");
        }
        return fileId;
    }

    private static boolean isId(String id) {
        return id.matches("[1-9]\\d{0,18}");
    }

    private @Nullable RemoteFile file(JsonNode node) {
        String id = JsonFields.text(node, "file_id");
        if (id == null || !isId(id)) {
            return null;
        }
        String purpose = JsonFields.text(node, "purpose");
        return RemoteFile.of(api.provider(), id, Objects.requireNonNullElse(JsonFields.text(node, "filename"), id))
                .sizeBytes(JsonFields.count(node, "bytes", -1))
                .purpose(purpose == null || purpose.isBlank() ? null : new FilePurpose(purpose))
                .createdAt(JsonFields.moment(node, "created_at"))
                .build();
    }
}
