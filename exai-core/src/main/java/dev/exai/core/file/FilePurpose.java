package dev.exai.core.file;

/** What a file at a provider is for, in the provider's own word, for example {@code file-extract}; never blank. */
public record FilePurpose(String value) {
    /**
     * Checks.
     *
     * @throws IllegalArgumentException if the value is blank
     */
    public FilePurpose {
        if (value.isBlank()) {
            throw new IllegalArgumentException("file purpose is blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
