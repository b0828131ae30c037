package dev.exai.providers.telemetry;

import dev.exai.core.embedding.EmbeddingRequest;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import java.util.Objects;

/**
 * A call for vectors that begins.
 *
 * @param vendor the type of the provider, for example {@code openai}
 * @param provider the configured name of the provider
 * @param listed whether the provider lists the model; a name it does not list may be anything
 * @param request what is asked; its texts are not to be recorded
 * @param context under which it is asked
 */
public record EmbeddingStart(
        String vendor, ProviderId provider, boolean listed, EmbeddingRequest request, CallContext context) {
    /** Checks. */
    public EmbeddingStart {
        Objects.requireNonNull(vendor, "vendor");
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(context, "context");
    }
}
