package dev.exai.providers;

import dev.exai.core.spi.Provider;
import java.util.List;

/** Closes providers in the reverse order of their making, each of them even if another one breaks its promise and throws. */
final class Closer {
    private final List<Provider> providers;

    Closer(List<Provider> providers) {
        this.providers = List.copyOf(providers);
    }

    void close() {
        closeFrom(providers.size() - 1);
    }

    private void closeFrom(int index) {
        if (index < 0) {
            return;
        }
        try {
            providers.get(index).close();
        } finally {
            closeFrom(index - 1);
        }
    }
}
