package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** What a failing disk means for the caller. Messages name no file of the store. */
public final class StoreFaults {
    private static final List<String> FULL =
            List.of("no space left", "not enough space", "disk quota", "file too large");

    private StoreFaults() {}

    /** The error for a failed change of the store. */
    public static ExaiException of(IOException cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return FULL.stream().anyMatch(message::contains)
                ? full(cause)
                : new ExaiException(
                        ErrorKind.INTERNAL, "the store of file contents failed: " + cause.getClass(), cause);
    }

    /** The error for a disk that is full, or as good as. */
    public static ExaiException full(IOException cause) {
        return new ExaiException(
                ErrorKind.STORAGE_FULL, "the disk of the file contents is full; nothing was changed", cause);
    }
}
