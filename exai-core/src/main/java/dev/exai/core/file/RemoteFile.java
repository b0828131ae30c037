package dev.exai.core.file;

import dev.exai.core.model.ProviderId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that a provider holds, as the provider describes it.
 *
 * @param provider who holds it
 * @param id the provider's name of it
 * @param fileName the name it was uploaded under; untrusted text
 * @param mediaType for example {@code application/pdf}; null if the provider does not say
 * @param sizeBytes its length; −1 if the provider does not say
 * @param purpose what it is for; null if the provider has no purposes
 * @param state whether it can be used; READY where the provider has no states
 * @param hash its content; null if neither the provider says nor this process has just sent it
 * @param createdAt when it was uploaded; null if the provider does not say
 * @param expiresAt when the provider will delete it; null if never or unknown
 */
public record RemoteFile(
        ProviderId provider,
        String id,
        String fileName,
        @Nullable String mediaType,
        long sizeBytes,
        @Nullable FilePurpose purpose,
        State state,
        @Nullable ContentHash hash,
        @Nullable Instant createdAt,
        @Nullable Instant expiresAt) {
    /** Whether a file can be used. */
    public enum State {
        /** The provider still works on it, for example parses it; ask again. */
        PROCESSING,
        /** It can be used. */
        READY,
        /** The provider could not process it; it never becomes ready. */
        FAILED
    }

    /** Checks. */
    public RemoteFile {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(fileName, "fileName");
        Objects.requireNonNull(state, "state");
    }

    /** A builder for a file of that id and name; everything else has a default. */
    public static Builder of(ProviderId provider, String id, String fileName) {
        return new Builder(provider, id, fileName);
    }

    /** A builder that holds everything this file holds. */
    public Builder toBuilder() {
        return new Builder(provider, id, fileName)
                .mediaType(mediaType)
                .sizeBytes(sizeBytes)
                .purpose(purpose)
                .state(state)
                .hash(hash)
                .createdAt(createdAt)
                .expiresAt(expiresAt);
    }

    /** Builds a {@link RemoteFile}. Not thread-safe. */
    public static final class Builder {
        private final ProviderId provider;
        private final String id;
        private final String fileName;
        private @Nullable String mediaType;
        private long sizeBytes = -1;
        private @Nullable FilePurpose purpose;
        private State state = State.READY;
        private @Nullable ContentHash hash;
        private @Nullable Instant createdAt;
        private @Nullable Instant expiresAt;

        private Builder(ProviderId provider, String id, String fileName) {
            this.provider = provider;
            this.id = id;
            this.fileName = fileName;
        }

        /** Default unknown. */
        public Builder mediaType(@Nullable String value) {
            mediaType = value;
            return this;
        }

        /** Default −1, unknown. */
        public Builder sizeBytes(long value) {
            sizeBytes = value;
            return this;
        }

        /** Default none. */
        public Builder purpose(@Nullable FilePurpose value) {
            purpose = value;
            return this;
        }

        /** Default {@link State#READY}. */
        public Builder state(State value) {
            state = value;
            return this;
        }

        /** Default unknown. */
        public Builder hash(@Nullable ContentHash value) {
            hash = value;
            return this;
        }

        /** Default unknown. */
        public Builder createdAt(@Nullable Instant value) {
            createdAt = value;
            return this;
        }

        /** Default never or unknown. */
        public Builder expiresAt(@Nullable Instant value) {
            expiresAt = value;
            return this;
        }

        /** The finished description. */
        public RemoteFile build() {
            return new RemoteFile(
                    provider, id, fileName, mediaType, sizeBytes, purpose, state, hash, createdAt, expiresAt);
        }
    }
}
