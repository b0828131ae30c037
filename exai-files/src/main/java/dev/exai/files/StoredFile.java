package dev.exai.files;

import dev.exai.core.PrincipalId;
import dev.exai.core.file.ContentHash;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that was taken in. Its content never changes; a changed file is a new version with a handle of its own.
 *
 * @param id its handle
 * @param owner who may use it
 * @param name what the owner calls it, safe to show; untrusted text all the same
 * @param mediaType what its content is, for example {@code application/pdf}
 * @param sizeBytes its length
 * @param hash of its content
 * @param purpose what the owner said it is for; null if nothing
 * @param version counts from 1
 * @param original the first version, which is this file itself if its version is 1
 * @param state whether it can be used
 * @param createdAt when it was taken in
 * @param expiresAt when it is deleted by itself; null for never
 */
public record StoredFile(
        FileId id,
        PrincipalId owner,
        String name,
        String mediaType,
        long sizeBytes,
        ContentHash hash,
        @Nullable String purpose,
        long version,
        FileId original,
        State state,
        Instant createdAt,
        @Nullable Instant expiresAt) {
    /** Whether a file can be used. */
    public enum State {
        /** It can be used. */
        STORED,
        /** It was deleted or has expired; until its grace is over it can be brought back. */
        DELETED
    }

    /** Checks. */
    public StoredFile {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(mediaType, "mediaType");
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(original, "original");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(createdAt, "createdAt");
    }

    /** The name of its content in a {@link BlobStore}. */
    public BlobKey blob() {
        return BlobKey.of(owner, hash);
    }
}
