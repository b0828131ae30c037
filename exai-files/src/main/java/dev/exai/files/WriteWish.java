package dev.exai.files;

import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How {@link FileService#writeTo} shall write a file.
 *
 * @param replace whether a file that stands there is replaced
 * @param roots inside these; null for those of the service
 * @param onWritten told of each piece on its way, with the number of its bytes; must neither block nor throw
 */
public record WriteWish(boolean replace, @Nullable AllowedRoots roots, LongConsumer onWritten) {
    /** Checks. */
    public WriteWish {
        Objects.requireNonNull(onWritten, "onWritten");
    }
}
