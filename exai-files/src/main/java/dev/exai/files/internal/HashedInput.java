package dev.exai.files.internal;

import dev.exai.core.file.ContentHash;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** A stream whose end is an error unless its bytes were those of the hash. Not thread-safe. */
public final class HashedInput extends BulkInput {
    private final ContentHash expected;
    private final MessageDigest digest = ContentHash.sha256();
    private boolean ended;

    /** The stream with the hash it should have. */
    public HashedInput(InputStream in, ContentHash expected) {
        super(in);
        this.expected = expected;
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
}
