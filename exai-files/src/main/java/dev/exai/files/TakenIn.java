package dev.exai.files;

import dev.exai.core.ExaiException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of one of many files: it was taken in, or it was refused.
 *
 * @param source where it came from, the very object that was given
 * @param file what is kept, on disk by now; null if it was refused
 * @param failure why it was refused; null if it was not
 */
public record TakenIn(
        FileSource source,
        @Nullable StoredFile file,
        @Nullable ExaiException failure) {
    /**
     * Checks.
     *
     * @throws IllegalArgumentException unless there is either a file or a failure
     */
    public TakenIn {
        Objects.requireNonNull(source, "source");
        if ((file == null) == (failure == null)) {
            throw new IllegalArgumentException("either a file or a failure");
        }
    }
}
