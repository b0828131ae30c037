package dev.exai.server.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.file.FileUpload;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.Provider;
import dev.exai.files.CopyRequest;
import dev.exai.files.FileService;
import dev.exai.files.RemoteCopy;
import dev.exai.files.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Texts that a provider extracts from files. */
record ProviderTexts(FileService service, Provider provider, FileProvider files) {
    private static final int MAX_BYTES = 16 << 20; // more than the largest known context window holds

    /** The text of a copy that the provider keeps; a copy that is gone is sent again once. */
    String kept(StoredFile file, CallContext context) {
        RemoteCopy copy = copy(service, file, provider, Taking.forText(), context);
        try {
            return text(copy, context);
        } catch (ProviderException e) {
            if (e.kind() != ErrorKind.NOT_FOUND && e.kind() != ErrorKind.GONE) {
                throw e;
            }
            service.copyGone(context.principal(), file.id(), copy);
            return text(copy(service, file, provider, Taking.forText(), context), context);
        }
    }

    private String text(RemoteCopy copy, CallContext context) {
        try (InputStream in = files.text(idOf(copy), context)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new ExaiException(
                        ErrorKind.TOO_LARGE, "the text of the file has more than " + MAX_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ExaiException(ErrorKind.CONNECTION_LOST, "the text of the file did not arrive", e);
        }
    }

    /** The text of a file that is sent for it alone. */
    String extracted(StoredFile file, CallContext context) {
        return files.extract(
                FileUpload.of(service.content(context.principal(), file.id()), file.name())
                        .mediaType(file.mediaType())
                        .hash(file.hash())
                        .build(),
                context);
    }

    /** The copy of the file for a purpose, sent if it is not there. */
    static RemoteCopy copy(
            FileService service, StoredFile file, Provider provider, Taking.Reference how, CallContext context) {
        CopyRequest wish = new CopyRequest.Builder().purpose(how.purpose()).build();
        return service.ensureAt(file.id(), provider, wish, context);
    }

    static String idOf(RemoteCopy copy) {
        String id = copy.remoteId();
        if (id == null) {
            throw new IllegalStateException("a copy that is present has a name at its provider");
        }
        return id;
    }
}
