package dev.exai.providers;

import dev.exai.core.model.ModelId;
import dev.exai.core.model.ProviderId;
import dev.exai.core.resilience.GuardedProvider;
import dev.exai.core.resilience.Health;
import dev.exai.core.resilience.KeyState;
import dev.exai.core.spi.Provider;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The providers of one program, made by {@link Providers#load} and closed together. Thread-safe. */
public final class ProviderRegistry implements AutoCloseable {
    private final List<Provider> providers;
    private final Map<ProviderId, GuardedProvider> guarded;
    private final AtomicBoolean closed = new AtomicBoolean();

    ProviderRegistry(List<Provider> providers, Map<ProviderId, GuardedProvider> guarded) {
        this.providers = List.copyOf(providers);
        this.guarded = Map.copyOf(guarded);
    }

    /** All of them, in order of preference. */
    public List<Provider> providers() {
        return providers;
    }

    /** The provider of that name. */
    public Optional<Provider> find(ProviderId id) {
        return providers.stream().filter(provider -> provider.id().equals(id)).findFirst();
    }

    /** Whether the model can be expected to answer, as far as recent calls through this registry tell. */
    public Health health(ModelId model) {
        GuardedProvider provider = guarded.get(model.provider());
        return provider == null ? Health.READY : provider.health(model.name());
    }

    /** What the keys of each provider are like now, in order of preference, as far as calls through this registry tell. */
    public Map<ProviderId, List<KeyState>> keyStates() {
        Map<ProviderId, List<KeyState>> states = new LinkedHashMap<>();
        for (Provider provider : providers) {
            GuardedProvider keys = guarded.get(provider.id());
            if (keys != null) {
                states.put(provider.id(), keys.keyStates());
            }
        }
        return Collections.unmodifiableMap(states);
    }

    /** Closes all providers, the last first; later calls do nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            new Closer(providers).close();
        }
    }
}
