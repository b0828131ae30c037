package dev.exai.core.resilience;

import dev.exai.core.spi.Provider;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A provider as reached with one of its keys.
 *
 * @param provider sends every call with this key
 * @param fingerprint names the key in the journal, revealing nothing of it; null for a provider without keys
 */
public record ProviderKey(Provider provider, @Nullable Supplier<String> fingerprint) {
    /** Checks. */
    public ProviderKey {
        Objects.requireNonNull(provider, "provider");
    }
}
