package dev.exai.core.route;

import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.Provider;
import java.util.Objects;

/** A model and who serves it. */
public record Target(Provider provider, ModelInfo model) {
    /** Checks. */
    public Target {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(model, "model");
    }
}
