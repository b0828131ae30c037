package dev.exai.providers.internal.http;

import dev.exai.core.ErrorKind;
import dev.exai.core.file.ContentHash;
import dev.exai.core.file.FileUpload;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * The content of a file on its way: read while it is sent, hashed on the way, never held. What is not as the upload says
 * breaks the request before its end, so that the provider never gets a whole wrong file. Written by one thread, once.
 */
public final class UploadBody extends RequestBody {
    private static final int PIECE = 64 * 1024;
    private static final MediaType BYTES = MediaType.get("application/octet-stream");

    private final FileUpload upload;
    private final long from;
    private final long size;
    private @Nullable ContentHash hash; // once all of it was written

    /** The whole content. */
    public UploadBody(FileUpload upload) {
        this(upload, 0);
    }

    /** The content from that byte on, to continue an upload; what is before is read for the hash, and not sent. */
    public UploadBody(FileUpload upload, long from) {
        this.upload = upload;
        this.from = from;
        size = upload.content().sizeBytes();
    }

    /** A form of fields, names and values in turn, with the file at its end: some providers demand that order. */
    public static RequestBody form(List<String> fields, UploadBody file) {
        MultipartBody.Builder form = new MultipartBody.Builder().setType(MultipartBody.FORM);
        for (int i = 0; i < fields.size(); i += 2) {
            form.addFormDataPart(fields.get(i), fields.get(i + 1));
        }
        return form.addFormDataPart("file", file.upload.fileName(), file).build();
    }

    /** What was sent; null before all of it was. */
    public @Nullable ContentHash hash() {
        return hash;
    }

    @Override
    public MediaType contentType() {
        String type = upload.mediaType();
        MediaType parsed = type == null ? null : MediaType.parse(type);
        return parsed == null ? BYTES : parsed;
    }

    @Override
    public long contentLength() {
        return size - from;
    }

    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        MessageDigest digest = ContentHash.sha256();
        byte[] piece = new byte[PIECE];
        long read = 0;
        try (InputStream in = open()) {
            for (int count = read(in, piece); count >= 0; count = read(in, piece)) {
                int skip = (int) Math.min(count, Math.max(0, from - read));
                read += count;
                if (read > size) {
                    throw new BrokenContent(ErrorKind.FILE_CHANGED, "the content is longer than was said");
                }
                digest.update(piece, 0, count);
                sink.write(piece, skip, count - skip);
                if (read < size) {
                    upload.progress().sent(read, size);
                }
            }
        }
        ContentHash sent = ContentHash.from(digest);
        ContentHash wanted = upload.hash();
        if (read < size) {
            throw new BrokenContent(ErrorKind.FILE_CHANGED, "the content is shorter than was said");
        }
        if (wanted != null && !wanted.equals(sent)) {
            throw new BrokenContent(ErrorKind.FILE_CHANGED, "the content has not the hash that was said");
        }
        hash = sent;
        upload.progress().sent(size, size);
    }

    private InputStream open() throws BrokenContent {
        try {
            return upload.content().open();
        } catch (IOException e) {
            throw new BrokenContent(ErrorKind.FILE_GONE, "the content cannot be opened", e);
        }
    }

    private static int read(InputStream in, byte[] piece) throws BrokenContent {
        try {
            return in.read(piece);
        } catch (IOException e) {
            throw new BrokenContent(ErrorKind.FILE_CHANGED, "the content cannot be read to its end", e);
        }
    }

    /** It was not the network. */
    static final class BrokenContent extends IOException {
        private static final long serialVersionUID = 1L;

        private final ErrorKind kind;

        BrokenContent(ErrorKind kind, String message) {
            super(message);
            this.kind = kind;
        }

        BrokenContent(ErrorKind kind, String message, IOException cause) {
            super(message, cause);
            this.kind = kind;
        }

        ErrorKind kind() {
            return kind;
        }
    }
}
