package dev.exai.providers.internal.openai;

import java.util.List;
import java.util.Set;

/**
 * The models of one vendor that turn texts into vectors.
 *
 * @param models their names, in order of preference; empty where they are not known or change too often
 * @param fixed those of them whose vectors have one length only
 * @param path what follows the address, with {@value #MODEL} for the model where it stands there
 */
public record EmbeddingRules(List<String> models, Set<String> fixed, String path) {
    /** Stands for the model's name in a path. */
    public static final String MODEL = "{model}";

    /** For a vendor whose models are not known. */
    public static final EmbeddingRules ANY_MODEL = new EmbeddingRules(List.of(), Set.of());

    /** Rules for models at the usual path. */
    public EmbeddingRules(List<String> models, Set<String> fixed) {
        this(models, fixed, "embeddings");
    }

    /** Copies. */
    public EmbeddingRules {
        models = List.copyOf(models);
        fixed = Set.copyOf(fixed);
    }
}
