package dev.exai.server.tools;

import org.jspecify.annotations.Nullable;

/** What a resource holds. */
public sealed interface ResourceBody {
    /** Names the resource. */
    String uri();

    /** The media type, null where unknown. */
    @Nullable
    String mimeType();

    /** A resource of text. */
    record Text(String uri, @Nullable String mimeType, String text) implements ResourceBody {}

    /**
     * A resource of bytes.
     *
     * @param base64 the bytes in standard Base64
     */
    record Blob(String uri, @Nullable String mimeType, String base64) implements ResourceBody {}
}
