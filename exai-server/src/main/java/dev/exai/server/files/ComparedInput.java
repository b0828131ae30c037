package dev.exai.server.files;

import dev.exai.core.file.ContentHash;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** A stream whose end fails if what was read has another hash than it should have. Not thread-safe. */
final class ComparedInput extends FilterInputStream {
    private final ContentHash expected;
    private final MessageDigest digest = ContentHash.sha256();
    private boolean ended;
    private boolean different;

    ComparedInput(InputStream in, ContentHash expected) {
        super(in);
        this.expected = expected;
    }

    /** Whether the end was reached and the hash is another one. */
    boolean isDifferent() {
        return different;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        if (count > 0) {
            digest.update(target, offset, count);
        } else if (count < 0 && !ended) {
            ended = true;
            different = !ContentHash.from(digest).equals(expected);
        }
        if (different) {
            throw new IOException("the content has another hash than it should have");
        }
        return count;
    }
}
