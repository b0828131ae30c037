package dev.exai.core.batch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of a provider's batches; {@code next} is null on the last page. */
public record BatchPage(List<Batch> batches, @Nullable String next) {
    /** Copies. */
    public BatchPage {
        batches = List.copyOf(batches);
    }
}
