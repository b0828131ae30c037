package dev.exai.files.internal;

import dev.exai.core.file.ContentHash;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** A stream whose end is an error unless its bytes were those of the hash. Not thread-safe. */
public final class HashedInput extends FilterInputStream {
    private final ContentHash expected;
    private final MessageDigest digest = ContentHash.sha256();
    private boolean ended;

    /** The stream with the hash it should have. */
    public HashedInput(InputStream in, ContentHash expected) {
        super(in);
        this.expected = expected;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        int count = in.read(target, from, length);
        if (count > 0) {
            digest.update(target, from, count);
        } else if (count < 0 && !ended) {
            ended = true;
            if (!ContentHash.from(digest).equals(expected)) {
                throw new IOException("the stored content is damaged: it is not what " + expected + " names");
            }
        }
        return count;
    }

    /** Reads what it skips. */
    @Override
    public long skip(long count) throws IOException {
        return Math.max(0, read(new byte[(int) Math.min(Math.max(0, count), 8_192)]));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
