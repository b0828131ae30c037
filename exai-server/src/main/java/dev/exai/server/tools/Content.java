package dev.exai.server.tools;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One block of what a tool or prompt says. */
public sealed interface Content {
    /** Plain text or Markdown. */
    record Text(String text) implements Content {
        /** Checks that there is a text. */
        public Text {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * A picture.
     *
     * @param base64 the bytes in standard Base64
     */
    record Image(String base64, String mimeType) implements Content {}

    /**
     * A sound.
     *
     * @param base64 the bytes in standard Base64
     */
    record Audio(String base64, String mimeType) implements Content {}

    /** A resource together with what it holds. */
    record Embedded(ResourceBody body) implements Content {}

    /** A pointer to a resource the client may read; {@code description} and {@code mimeType} may be unknown. */
    record Link(
            String uri,
            String name,
            @Nullable String description,
            @Nullable String mimeType) implements Content {}
}
