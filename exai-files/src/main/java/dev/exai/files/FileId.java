package dev.exai.files;

import dev.exai.core.Identifiers;

/**
 * The handle of a stored file: {@code file_} and 128 random bits; 1–64 visible ASCII characters. It works for its owner alone;
 * for everybody else it is an unknown handle.
 */
public record FileId(String value) {
    private static final int RANDOM_BYTES = 16;

    /**
     * Checks the form; a well-formed handle may still be unknown.
     *
     * @throws IllegalArgumentException if the value breaks the rule
     */
    public FileId {
        Identifiers.check("file handle", value, 64);
    }

    /** A handle that nobody has. */
    public static FileId mint() {
        return new FileId(Identifiers.mint("file_", RANDOM_BYTES));
    }

    @Override
    public String toString() {
        return value;
    }
}
