package dev.exai.server.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.files.ExtractionLimits;
import dev.exai.files.FileService;
import dev.exai.files.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The content of a kept file, as it is shown. */
record KeptContent(FileService service, StoredFile file) {
    private static final String OFFICE_XML = "application/vnd.openxmlformats-officedocument.";
    private static final String OFFICE_OLD = "application/vnd.ms-";
    private static final int MOST_CHARACTERS = 4 << 20; // more than the largest known context window holds

    /** Whether it is a document, whose text has to be taken out of it. */
    boolean isDocument() {
        String type = file.mediaType();
        return type.equals("application/pdf")
                || type.equals("application/msword")
                || type.startsWith(OFFICE_XML)
                || type.startsWith(OFFICE_OLD);
    }

    /** Its text, if it is one of at most so many bytes; null otherwise, and for documents. */
    @Nullable
    String text(long maxBytes) {
        if (file.sizeBytes() > maxBytes || isDocument()) {
            return null;
        }
        int characters = Math.toIntExact(Math.max(1, file.sizeBytes())); // no text has more than bytes
        try {
            return service.text(file.owner(), file.id(), ExtractionLimits.DEFAULT.withCharacters(characters))
                    .text();
        } catch (ExaiException e) {
            if (e.kind() == ErrorKind.UNSUPPORTED) {
                return null; // which is the answer: it is no text
            }
            throw e;
        }
    }

    /** The text to be taken out of it. */
    Extraction extraction() {
        return isDocument()
                ? Extraction.by(() ->
                        service.text(file.owner(), file.id(), ExtractionLimits.DEFAULT.withCharacters(MOST_CHARACTERS)))
                : Extraction.NONE;
    }

    /** All of its bytes, which are few. */
    byte[] bytes() {
        try (InputStream in = service.content(file.owner(), file.id()).open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ExaiException(ErrorKind.FILE_GONE, "the stored content is damaged or cannot be read", e);
        }
    }
}
