package dev.exai.files;

import dev.exai.files.internal.text.NumberedLines;
import java.util.Objects;

/**
 * The text of a file, for a prompt.
 *
 * @param text untrusted, whatever it says
 * @param complete whether it is all of it; otherwise a limit has cut its end off
 */
public record ExtractedText(String text, boolean complete) {
    /** Checks. */
    public ExtractedText {
        Objects.requireNonNull(text, "text");
    }

    /** The text with each line's number before it, from 1, at least four places wide. */
    public String numberedText() {
        return NumberedLines.of(text);
    }

    /** Shows no content. */
    @Override
    public String toString() {
        return "ExtractedText[" + text.length() + " characters" + (complete ? "]" : ", cut]");
    }
}
