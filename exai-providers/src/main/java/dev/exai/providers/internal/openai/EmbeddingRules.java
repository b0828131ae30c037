package dev.exai.providers.internal.openai;

import java.util.Set;

/**
 * How one vendor turns texts into vectors.
 *
 * @param fixed models whose vectors have one length only
 * @param path what follows the address, with {@value #MODEL} for the model where it stands there
 */
public record EmbeddingRules(Set<String> fixed, String path) {
    /** Stands for the model's name in a path. */
    public static final String MODEL = "{model}";

    /** The usual path, and no model that is known to make vectors of one length only. */
    public static final EmbeddingRules USUAL = new EmbeddingRules(Set.of());

    /** Rules for models at the usual path. */
    public EmbeddingRules(Set<String> fixed) {
        this(fixed, "embeddings");
    }

    /** Copies. */
    public EmbeddingRules {
        fixed = Set.copyOf(fixed);
    }
}
