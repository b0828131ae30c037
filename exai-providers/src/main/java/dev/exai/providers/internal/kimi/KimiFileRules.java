package dev.exai.providers.internal.kimi;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.file.AcceptedTypes;
import dev.exai.core.file.FileLimits;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider.Ability;
import dev.exai.providers.internal.engine.Polling;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.HttpAsk;
import dev.exai.providers.internal.openai.DocumentTypes;
import dev.exai.providers.internal.openai.FileRules;
import dev.exai.providers.internal.openai.OpenAiFiles;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kimi's files (platform docs, files, and its file skill, read 2026-09): 100 MB each, 1,000 of an account, 10 GB together.
 * The content of a file is not given back, but for documents their text is.
 */
final class KimiFileRules implements FileRules {
    private static final Logger LOG = LoggerFactory.getLogger(KimiFileRules.class);
    private static final String TEXT = "file-extract";
    private static final FileLimits LIMITS = new FileLimits(
                    100_000_000L,
                    1_000,
                    10_000_000_000L,
                    Stream.of(TEXT, "image", "video", "batch")
                            .map(FilePurpose::new)
                            .toList())
            .withTypes(
                    AcceptedTypes.forPurpose(TEXT, DocumentTypes.with("application/epub+zip")),
                    AcceptedTypes.forPurpose(
                            "image",
                            "image/jpeg",
                            "image/png",
                            "image/gif",
                            "image/webp",
                            "image/bmp",
                            "image/heic",
                            "image/heif"),
                    AcceptedTypes.forPurpose("video", "video/*"),
                    AcceptedTypes.forPurpose("batch", "application/jsonl", "text/*"));

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(Ability.UPLOAD, Ability.LIST, Ability.GET, Ability.TEXT, Ability.EXTRACT, Ability.DELETE);
    }

    @Override
    public FileLimits limits() {
        return LIMITS;
    }

    @Override
    public int pageSize() {
        return 0;
    }

    @Override
    public HttpAsk listing(HttpAsk ask) {
        return ask;
    }

    @Override
    public boolean picksPurpose() {
        return false;
    }

    /** {@code ok} in bodies seen, {@code ready} in the specification: both are done; an unknown word is not. */
    @Override
    public RemoteFile.State state(@Nullable String word) {
        if (word == null || word.equals("ok") || word.equals("ready")) {
            return RemoteFile.State.READY;
        }
        return word.equals("error") ? RemoteFile.State.FAILED : RemoteFile.State.PROCESSING;
    }

    /** Uploads, waits until the text is there, reads it and deletes the file, however that ends. */
    @Override
    public String extract(VendorApi api, OpenAiFiles files, FileUpload upload, CallContext context) {
        FileUpload asked =
                upload.toBuilder().purpose(TEXT).lifetime(null).resume(null).build();
        RemoteFile file = files.upload(asked, context);
        try {
            return files.extracted(ready(files, file, context).id(), context);
        } finally {
            forget(files, file, context);
        }
    }

    private static RemoteFile ready(OpenAiFiles files, RemoteFile uploaded, CallContext context) {
        RemoteFile file = uploaded;
        while (file.state() == RemoteFile.State.PROCESSING) {
            Polling.pause(context, "waiting for the text of a file");
            file = files.get(file.id(), context);
        }
        if (file.state() == RemoteFile.State.FAILED) {
            throw new ProviderException.Builder(
                            ErrorKind.INVALID_REQUEST, file.provider() + " could not extract the text of the file")
                    .provider(file.provider().value())
                    .phase(ErrorPhase.START)
                    .build();
        }
        return file;
    }

    /** A file that stays behind costs space, but must not cost the text or hide the failure. */
    private static void forget(OpenAiFiles files, RemoteFile file, CallContext context) {
        try {
            files.delete(file.id(), Polling.cleaningUp(context));
        } catch (ExaiException e) {
            LOG.warn("file left behind provider={} file={} kind={}", file.provider(), file.id(), e.kind());
        }
    }
}
