package dev.exai.files;

import dev.exai.core.file.ContentHash;
import dev.exai.core.model.ProviderId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that {@link FileService#sweep} or {@link FileService#collectGarbage} would end or remove.
 *
 * @param kind what it is
 * @param subject the handle of a file, the provider's name of a copy, or the hash of a content
 * @param name what its owner calls the file, untrusted text; null for what is no file
 * @param provider who holds the copy; null for what lies here
 * @param sizeBytes its length; −1 if nobody knows
 */
public record Removable(
        Kind kind,
        String subject,
        @Nullable String name,
        @Nullable ProviderId provider,
        long sizeBytes) {
    /** What it is. */
    public enum Kind {
        /** A file whose time is over: it ends, and can be brought back until its grace is over. */
        EXPIRED_FILE,
        /** A deleted file whose grace is over: it goes for good. */
        DELETED_FILE,
        /** The copy of a content that no file needs any more. */
        COPY,
        /** A content that no file needs any more. */
        CONTENT,
        /** A pack of which less than half is needed: what is left in it moves out first. */
        PACK,
        /** A content that the catalogue does not name. */
        STRAY_CONTENT,
        /** What is left in the archive of a content that came back, or that the catalogue does not name. */
        STRAY_ARCHIVED
    }

    /** Checks. */
    public Removable {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(subject, "subject");
    }

    /** A content. */
    public static Removable content(Kind kind, ContentHash hash, long sizeBytes) {
        return new Removable(kind, hash.toString(), null, null, sizeBytes);
    }
}
