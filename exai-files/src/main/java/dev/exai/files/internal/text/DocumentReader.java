package dev.exai.files.internal.text;

import dev.exai.core.Deadline;
import dev.exai.files.ExtractedText;
import java.io.IOException;

/** What reads one kind of documents. */
@FunctionalInterface
public interface DocumentReader {
    /**
     * The text of a document, at most so many characters of it.
     *
     * @throws IOException or anything else if the document is damaged
     */
    ExtractedText read(byte[] content, int characters, Deadline deadline) throws IOException;
}
