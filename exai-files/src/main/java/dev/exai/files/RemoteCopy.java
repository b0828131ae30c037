package dev.exai.files;

import dev.exai.core.file.ContentHash;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.model.ProviderId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The copy of a content at a provider, as this side knows it.
 *
 * @param provider who holds it
 * @param purpose what it is for, in the provider's word; null for a provider without purposes
 * @param hash of the content
 * @param state what is known
 * @param remoteId the provider's name of it; null unless it is or was there
 * @param expiresAt when the provider deletes it; null if never or unknown
 * @param changedAt since when this is known
 */
public record RemoteCopy(
        ProviderId provider,
        @Nullable FilePurpose purpose,
        ContentHash hash,
        State state,
        @Nullable String remoteId,
        @Nullable Instant expiresAt,
        Instant changedAt) {
    /** What is known of a copy. */
    public enum State {
        /** The provider holds none. */
        ABSENT,
        /** It is being sent; written before the first byte leaves. */
        PENDING,
        /** The provider holds it. */
        PRESENT,
        /** It was sent and nobody knows whether it arrived; looked for before anything is sent again. */
        UNKNOWN,
        /** The provider held it and does not any more. */
        GONE
    }

    /** Checks. */
    public RemoteCopy {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(changedAt, "changedAt");
    }
}
