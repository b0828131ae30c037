package dev.exai.core.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A content that can be read again from its start, with a known length. Thread-safe. */
public interface ContentSource {
    /** How many bytes {@link #open()} yields. */
    long sizeBytes();

    /**
     * A stream of the whole content, to be closed by the caller.
     *
     * @throws IOException if it cannot be read
     */
    InputStream open() throws IOException;

    /** The bytes, which are copied. */
    static ContentSource of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return new ContentSource() {
            @Override
            public long sizeBytes() {
                return copy.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(copy);
            }
        };
    }
}
