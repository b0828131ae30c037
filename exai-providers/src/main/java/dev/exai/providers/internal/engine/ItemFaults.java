package dev.exai.providers.internal.engine;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.model.ProviderId;

/** The errors of single items of a batch that bring none of their own. Immutable. */
public record ItemFaults(ProviderId provider) {
    /** The line that tells of the item is no JSON. */
    public ProviderException malformed() {
        return of(ErrorKind.BAD_UPSTREAM, "sent a malformed result of a batch");
    }

    /** The line does not say which item it is about. */
    public ProviderException nameless() {
        return of(ErrorKind.BAD_UPSTREAM, "sent a result of a batch that names no item");
    }

    /** The batch was cancelled first. */
    public ProviderException cancelled() {
        return of(ErrorKind.CANCELLED, "the batch was cancelled before this item was answered");
    }

    /** The batch expired first. */
    public ProviderException expired() {
        return of(ErrorKind.TIMEOUT, "the batch expired before this item was answered");
    }

    /** Anything else. */
    public ProviderException of(ErrorKind kind, String what) {
        return new ProviderException.Builder(kind, provider + ": " + what)
                .provider(provider.value())
                .phase(ErrorPhase.START)
                .build();
    }
}
