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
 * @param sizeBytes its length; −1 if the provider does not say
 * @param purpose what it is for; null if the provider has no purposes
 * @param createdAt when it was uploaded; null if the provider does not say
 * @param expiresAt when the provider will delete it; null if never or unknown
 */
public record RemoteFile(
        ProviderId provider,
        String id,
        String fileName,
        long sizeBytes,
        @Nullable FilePurpose purpose,
        @Nullable Instant createdAt,
        @Nullable Instant expiresAt) {
    /** Checks. */
    public RemoteFile {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(fileName, "fileName");
    }
}
