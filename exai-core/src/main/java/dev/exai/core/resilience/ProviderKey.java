package dev.exai.core.resilience;

import dev.exai.core.spi.Provider;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A provider as reached with one of its keys.
 *
 * @param provider sends every call with this key
 * @param fingerprint names the key in the journal, revealing nothing of it; null for a provider without keys
 * @param account the key's account as {@link dev.exai.core.spi.FileProvider#account} has it; null if there is but one
 */
public record ProviderKey(
        Provider provider,
        @Nullable Supplier<String> fingerprint,
        @Nullable UnaryOperator<String> account) {
    /** Checks. */
    public ProviderKey {
        Objects.requireNonNull(provider, "provider");
    }

    /** A key of the only account there is. */
    public ProviderKey(Provider provider, @Nullable Supplier<String> fingerprint) {
        this(provider, fingerprint, null);
    }
}
