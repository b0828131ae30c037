package dev.exai.core.spi;

import dev.exai.core.model.ModelInfo;
import java.util.List;

/** The provider's own list of its models, as opposed to what EXAI knows of them. Thread-safe; calls block. */
@Beta
public interface RemoteModels {
    /**
     * Every model that the provider lists for this key, with what the provider itself says of it and nothing else;
     * {@link dev.exai.core.model.ModelChanges} compares it with what is known.
     */
    List<ModelInfo> list(CallContext context);
}
