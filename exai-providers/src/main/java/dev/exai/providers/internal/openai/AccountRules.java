package dev.exai.providers.internal.openai;

import dev.exai.core.model.Balance;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Where and how one vendor tells what is left of the money. Implementations are stateless and thread-safe. */
public interface AccountRules {
    /** The path below the base. */
    String path();

    /** What the answer says; null if it does not say. */
    @Nullable
    List<Balance> read(JsonNode answer);
}
