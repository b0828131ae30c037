package dev.exai.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.files.internal.Names;
import org.jspecify.annotations.Nullable;

/**
 * A file that was not taken in. Its kind is PATH_DENIED (outside the roots, a link, no regular file, unreadable; the same
 * whether something is there or not), NOT_FOUND (inside the roots only), TOO_LARGE, FILE_CHANGED, INVALID_REQUEST (not the
 * asked kind of content), or CONFLICT (the place to write to is taken).
 */
public final class IntakeException extends ExaiException {
    private static final long serialVersionUID = 1L;

    private final String path;

    /**
     * A refused file.
     *
     * @param path what the caller gave
     * @param why the rest of the sentence that the path begins
     */
    public IntakeException(ErrorKind kind, String path, String why, @Nullable Throwable cause) {
        super(kind, Names.shown(path) + " " + why, cause);
        this.path = path;
    }

    /** What the caller gave, unchanged: untrusted text. */
    public String path() {
        return path;
    }
}
