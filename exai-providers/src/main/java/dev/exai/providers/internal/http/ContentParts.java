package dev.exai.providers.internal.http;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.file.ContentHash;
import dev.exai.core.file.FileUpload;
import dev.exai.providers.internal.http.UploadBody.BrokenContent;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content of a file on its way in several requests: read once from its beginning to its end, hashed on the way, never
 * held. Not thread-safe.
 */
public final class ContentParts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContentParts.class);
    private static final int PIECE = 64 * 1024;
    private static final MediaType BYTES = MediaType.get("application/octet-stream");

    private final FileUpload upload;
    private final long size;
    private final InputStream in;
    private final MessageDigest digest = ContentHash.sha256();
    private final byte[] piece = new byte[PIECE];
    private long at;

    /**
     * The content from that byte on; what is before is read for the hash, and not sent.
     *
     * @throws ProviderException kind FILE_GONE or FILE_CHANGED if it cannot be read so far
     */
    public ContentParts(FileUpload upload, long from) {
        this.upload = upload;
        size = upload.content().sizeBytes();
        in = open(upload);
        boolean ready = false;
        try {
            while (at < from) {
                take((int) Math.min(piece.length, from - at));
            }
            ready = true;
        } catch (BrokenContent e) {
            throw failed(e.kind(), String.valueOf(e.getMessage()), e);
        } finally {
            if (!ready) {
                close();
            }
        }
    }

    private static InputStream open(FileUpload upload) {
        try {
            return upload.content().open();
        } catch (IOException e) {
            throw failed(ErrorKind.FILE_GONE, "the content cannot be opened", e);
        }
    }

    /** Whether there is another part. */
    public boolean hasNext() {
        return at < size;
    }

    /** A form with the next part, of so many bytes or what is left; its request must end before another is asked for. */
    public RequestBody next(long maxBytes) {
        Part part = new Part(Math.min(maxBytes, size - at));
        return new MultipartBody.Builder()
                .setType(MultipartBody.FORM)
                .addFormDataPart("data", upload.fileName(), part)
                .build();
    }

    /**
     * The hash of everything, once all parts were sent.
     *
     * @throws ProviderException kind FILE_CHANGED if the content is not what the upload says
     */
    public ContentHash finish() {
        try {
            if (in.read() >= 0) {
                throw failed(ErrorKind.FILE_CHANGED, "the content is longer than was said", null);
            }
        } catch (IOException e) {
            throw failed(ErrorKind.FILE_CHANGED, "the content cannot be read to its end", e);
        }
        ContentHash sent = ContentHash.from(digest);
        ContentHash wanted = upload.hash();
        if (wanted != null && !wanted.equals(sent)) {
            throw failed(ErrorKind.FILE_CHANGED, "the content has not the hash that was said", null);
        }
        upload.progress().sent(size, size);
        return sent;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            LOG.debug("a content could not be closed: {}", e.getClass().getSimpleName());
        }
    }

    private int take(int most) throws BrokenContent {
        int count;
        try {
            count = in.read(piece, 0, most);
        } catch (IOException e) {
            throw new BrokenContent(ErrorKind.FILE_CHANGED, "the content cannot be read to its end", e);
        }
        if (count < 0) {
            throw new BrokenContent(ErrorKind.FILE_CHANGED, "the content is shorter than was said");
        }
        digest.update(piece, 0, count);
        at += count;
        return count;
    }

    private static ProviderException failed(ErrorKind kind, String message, @Nullable IOException cause) {
        return new ProviderException.Builder(kind, message).cause(cause).build();
    }

    /** Some bytes of the content, written once. */
    private final class Part extends RequestBody {
        private final long length;

        Part(long length) {
            this.length = length;
        }

        @Override
        public MediaType contentType() {
            return BYTES;
        }

        @Override
        public long contentLength() {
            return length;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            long left = length;
            while (left > 0) {
                int count = take((int) Math.min(piece.length, left));
                sink.write(piece, 0, count);
                left -= count;
                if (at < size) {
                    upload.progress().sent(at, size);
                }
            }
        }
    }
}
