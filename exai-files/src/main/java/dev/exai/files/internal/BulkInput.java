package dev.exai.files.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that sees every byte in the one method that reads many: nothing is read, skipped or read again past it. */
public abstract class BulkInput extends FilterInputStream {
    private static final int SKIPPED_AT_ONCE = 8_192;

    /** Over another stream, which is closed with this. */
    protected BulkInput(InputStream in) {
        super(in);
    }

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public abstract int read(byte[] target, int from, int length) throws IOException;

    /** Reads what it skips. */
    @Override
    public final long skip(long count) throws IOException {
        return Math.max(0, read(new byte[(int) Math.min(Math.max(0, count), SKIPPED_AT_ONCE)]));
    }

    @Override
    public final boolean markSupported() {
        return false;
    }
}
