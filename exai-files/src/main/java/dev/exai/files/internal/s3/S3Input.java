package dev.exai.files.internal.s3;

import dev.exai.core.ExaiException;
import dev.exai.files.BlobKey;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * An object, or a part of one, as a stream that goes on where it stood when its connection breaks. Closing it early gives the
 * connection up. Not thread-safe.
 */
final class S3Input extends InputStream {
    private static final int MOST_BREAKS = 3; // in a row without a byte between them

    private final S3Objects objects;
    private final BlobKey key;
    private final long end;
    private ResponseInputStream<GetObjectResponse> in;
    private long at;
    private boolean ended;

    private S3Input(S3Objects objects, BlobKey key, ResponseInputStream<GetObjectResponse> in, long from) {
        this.objects = objects;
        this.key = key;
        this.in = in;
        at = from;
        end = from + in.response().contentLength();
    }

    /** Begins at a byte, and ends after so many or with the object. */
    static InputStream open(S3Objects objects, BlobKey key, long from, long bytes) {
        ResponseInputStream<GetObjectResponse> in = objects.get(key, from, bytes);
        return in == null ? InputStream.nullInputStream() : new S3Input(objects, key, in, from);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at >= end) {
            ended = true;
            return -1;
        }
        IOException broken = new IOException("the content broke off");
        for (int breaks = 0; breaks < MOST_BREAKS; breaks++) {
            try {
                int count = in.read(target, from, length);
                if (count > 0) {
                    at += count;
                    return count;
                }
            } catch (IOException e) {
                broken = e;
            }
            goOn(broken);
        }
        throw broken;
    }

    private void goOn(IOException broken) throws IOException {
        in.abort();
        try {
            ResponseInputStream<GetObjectResponse> next = objects.get(key, at, end - at);
            if (next == null) {
                throw broken; // it has become shorter
            }
            in = next;
        } catch (ExaiException e) {
            broken.addSuppressed(e);
            throw broken;
        }
    }

    @Override
    public void close() throws IOException {
        if (ended) {
            in.close();
        } else {
            in.abort();
        }
    }
}
