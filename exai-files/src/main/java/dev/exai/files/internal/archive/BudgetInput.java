package dev.exai.files.internal.archive;

import dev.exai.files.internal.BulkInput;
import java.io.IOException;
import java.io.InputStream;

/** A stream whose bytes count. Not thread-safe. */
final class BudgetInput extends BulkInput {
    private final Budget budget;

    BudgetInput(InputStream in, Budget budget) {
        super(in);
        this.budget = budget;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        int count = in.read(target, from, length);
        if (count > 0) {
            budget.addBytes(count);
        }
        return count;
    }
}
