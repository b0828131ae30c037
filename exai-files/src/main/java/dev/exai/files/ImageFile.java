package dev.exai.files;

import dev.exai.core.chat.Part;
import dev.exai.core.file.ContentHash;
import java.util.Objects;

/**
 * An image that was taken in.
 *
 * @param givenPath what the caller gave; of a data URL its beginning; untrusted text
 * @param displayPath where it stands below its root, safe to show; {@code inline image} for a data URL
 * @param hash of its bytes
 * @param width in pixels, as its header says
 * @param height in pixels, as its header says
 * @param image its bytes, with the type that they themselves show
 */
public record ImageFile(
        String givenPath, String displayPath, ContentHash hash, int width, int height, Part.Image image) {
    /** Checks. */
    public ImageFile {
        Objects.requireNonNull(givenPath, "givenPath");
        Objects.requireNonNull(displayPath, "displayPath");
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(image, "image");
    }
}
