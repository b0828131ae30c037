package dev.exai.files;

import dev.exai.core.file.ContentHash;
import dev.exai.files.internal.text.NumberedLines;
import java.util.Objects;

/**
 * A text that was read from a file.
 *
 * @param givenPath what the caller gave: the file, or the folder it was found in; untrusted text
 * @param displayPath where it stands below its root, safe to show: control and direction characters are escaped
 * @param hash of the bytes on disk
 * @param sizeBytes of the bytes on disk
 * @param text the content, without byte order mark, line ends as they are
 */
public record TextFile(String givenPath, String displayPath, ContentHash hash, long sizeBytes, String text) {
    /** Checks. */
    public TextFile {
        Objects.requireNonNull(givenPath, "givenPath");
        Objects.requireNonNull(displayPath, "displayPath");
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(text, "text");
    }

    /** The text with each line's number before it, from 1, at least four places wide. */
    public String numberedText() {
        return NumberedLines.of(text);
    }

    /** Shows no content. */
    @Override
    public String toString() {
        return "TextFile[" + displayPath + ", " + sizeBytes + " bytes, " + hash + "]";
    }
}
