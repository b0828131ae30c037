package dev.exai.providers.internal.openai;

import java.util.List;
import java.util.Set;

/**
 * The models of one vendor that turn texts into vectors.
 *
 * @param models their names, in order of preference
 * @param fixed those of them whose vectors have one length only
 */
public record EmbeddingRules(List<String> models, Set<String> fixed) {
    /** Copies. */
    public EmbeddingRules {
        models = List.copyOf(models);
        fixed = Set.copyOf(fixed);
    }
}
