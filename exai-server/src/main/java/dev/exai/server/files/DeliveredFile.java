package dev.exai.server.files;

import dev.exai.core.chat.Part;
import dev.exai.core.file.ContentHash;
import org.jspecify.annotations.Nullable;

/**
 * A file in the form in which a model is shown it.
 *
 * @param name what it is called, safe to show
 * @param text what stands in the question, for the forms with text; null otherwise
 * @param part what is sent beside the text, for the others; null otherwise
 */
public record DeliveredFile(
        String name,
        long sizeBytes,
        ContentHash hash,
        FileForm form,
        @Nullable String text,
        @Nullable Part part) {
    static DeliveredFile ofText(GivenFile file, FileForm form, String text) {
        return new DeliveredFile(file.name(), file.sizeBytes(), file.hash(), form, text, null);
    }

    static DeliveredFile ofPart(GivenFile file, FileForm form, Part part) {
        return new DeliveredFile(file.name(), file.sizeBytes(), file.hash(), form, null, part);
    }
}
