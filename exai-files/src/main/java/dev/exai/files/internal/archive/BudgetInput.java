package dev.exai.files.internal.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream whose bytes count. Not thread-safe. */
final class BudgetInput extends FilterInputStream {
    private final Budget budget;

    BudgetInput(InputStream in, Budget budget) {
        super(in);
        this.budget = budget;
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
            budget.addBytes(count);
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
