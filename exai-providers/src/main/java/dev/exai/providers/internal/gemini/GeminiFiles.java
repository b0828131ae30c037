package dev.exai.providers.internal.gemini;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.file.AcceptedTypes;
import dev.exai.core.file.ContentHash;
import dev.exai.core.file.FileLimits;
import dev.exai.core.file.FilePage;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.providers.internal.engine.JsonFields;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.HttpAsk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Gemini's files: kept for 48 hours, known by their name {@code files/…}, never given back. Thread-safe. */
final class GeminiFiles implements FileProvider {
    private static final String FILES = "files";
    private static final String PREFIX = "files/";
    private static final String PAGE = "100"; // the most it gives at once
    private static final Set<Ability> ABILITIES =
            Set.of(Ability.UPLOAD, Ability.LIST, Ability.GET, Ability.DELETE, Ability.RESUME);
    /** What a prompt may hold (ai.google.dev, prompting with media, read 2026-11): no office documents, no archives. */
    private static final FileLimits LIMITS = new FileLimits(2L << 30, null, 20L << 30, List.of())
            .withTypes(AcceptedTypes.of(
                    "application/pdf",
                    "image/*",
                    "audio/*",
                    "video/*",
                    "text/*",
                    "application/json",
                    "application/jsonl",
                    "application/xml",
                    "application/yaml"));

    private final VendorApi api;
    private final GeminiUpload uploads;

    GeminiFiles(VendorApi api, String version) {
        this.api = api;
        uploads = new GeminiUpload(api, version);
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
        if (upload.lifetime() != null) {
            throw refused(ErrorKind.UNSUPPORTED, "files do not offer " + Ability.LIFETIME);
        }
        if (upload.content().sizeBytes() > 2L << 30) {
            throw refused(ErrorKind.TOO_LARGE, "a file may have at most " + (2L << 30) + " bytes");
        }
        GeminiUpload.Sent sent = uploads.send(upload, context);
        RemoteFile file = file(sent.answer().path("file"));
        if (file == null) {
            throw sent.ask().lost(nonsense("sent a file without a name"));
        }
        return file.toBuilder().hash(sent.hash()).build();
    }

    @Override
    public FilePage list(@Nullable FilePurpose purpose, @Nullable String after, CallContext context) {
        HttpAsk ask = HttpAsk.get(FILES).query("pageSize", PAGE).query("pageToken", after);
        JsonNode answer = api.json(ask, context);
        JsonNode rows = answer.path("files"); // missing if there are none
        if (!rows.isMissingNode() && !rows.isArray()) {
            throw nonsense("listed no files, not even none");
        }
        List<RemoteFile> files = new ArrayList<>();
        for (JsonNode row : rows) {
            RemoteFile file = file(row);
            if (file == null) {
                throw nonsense("listed a file without a name");
            }
            files.add(file);
        }
        String next = JsonFields.text(answer, "nextPageToken");
        if (next != null && next.equals(after)) {
            throw nonsense("says that there are more files, and sends the same page again");
        }
        return new FilePage(purpose == null ? files : List.of(), next); // none of its files has a purpose
    }

    @Override
    public RemoteFile get(String fileId, CallContext context) {
        RemoteFile file = file(api.json(HttpAsk.get(FILES).segment(checked(fileId)), context));
        if (file == null) {
            throw nonsense("described a file without a name");
        }
        return file;
    }

    @Override
    public void delete(String fileId, CallContext context) {
        api.json(HttpAsk.delete(FILES).segment(checked(fileId)), context);
    }

    private String checked(String fileId) {
        String name = fileId.startsWith(PREFIX) ? fileId.substring(PREFIX.length()) : fileId;
        if (!HttpAsk.isName(name)) {
            throw refused(ErrorKind.NOT_FOUND, "there is no file of such an id");
        }
        return name;
    }

    private @Nullable RemoteFile file(JsonNode node) {
        String name = JsonFields.text(node, "name");
        if (name == null || !name.startsWith(PREFIX) || !HttpAsk.isName(name.substring(PREFIX.length()))) {
            return null;
        }
        return RemoteFile.of(
                        api.provider(), name, Objects.requireNonNullElse(JsonFields.text(node, "displayName"), name))
                .mediaType(JsonFields.text(node, "mimeType"))
                .sizeBytes(JsonFields.count(node, "sizeBytes", -1))
                .state(state(JsonFields.text(node, "state")))
                .hash(hash(JsonFields.text(node, "sha256Hash")))
                .createdAt(JsonFields.moment(node, "createTime"))
                .expiresAt(JsonFields.moment(node, "expirationTime"))
                .build();
    }

    private static RemoteFile.State state(@Nullable String word) {
        return switch (word == null ? "" : word) {
            case "PROCESSING" -> RemoteFile.State.PROCESSING;
            case "FAILED" -> RemoteFile.State.FAILED;
            default -> RemoteFile.State.READY;
        };
    }

    /** Base64 of the hexadecimal digits, or of the bytes themselves; anything else is no hash. */
    private static @Nullable ContentHash hash(@Nullable String base64) {
        try {
            byte[] bytes = base64 == null ? new byte[0] : Base64.getDecoder().decode(base64);
            if (bytes.length == 32) {
                return new ContentHash(HexFormat.of().formatHex(bytes));
            }
            return bytes.length == 64 ? new ContentHash(new String(bytes, StandardCharsets.US_ASCII)) : null;
        } catch (IllegalArgumentException e) {
            return null; // of no use, and nothing depends on it
        }
    }

    private ProviderException refused(ErrorKind kind, String what) {
        return new ProviderException.Builder(kind, api.provider() + ": " + what)
                .provider(api.provider().value())
                .build();
    }

    private ProviderException nonsense(String what) {
        return new ProviderException.Builder(ErrorKind.BAD_UPSTREAM, api.provider() + " " + what)
                .provider(api.provider().value())
                .phase(ErrorPhase.START)
                .build();
    }
}
