package dev.exai.core.route;

import dev.exai.core.model.ReasoningControl;

/**
 * What kind of model is wanted. No catalogue says which models are fast or deep, so the price stands for their size: what
 * costs about the same is about as big, and the dearest of all is rarely worth it.
 */
public enum Category {
    /** Quick and cheap. */
    FAST(0.15),
    /** In the middle. */
    BALANCED(0.5),
    /** Thinks, and knows more. */
    DEEP(0.85);

    private static final double WRONG_KIND = 0.3;

    private final double place; // among the able models by price, from 0, the cheapest, to 1

    Category(double place) {
        this.place = place;
    }

    /**
     * How well a model fits, from 0 to 1.
     *
     * @param priceRank where its price lies among the others', from 0, the cheapest, to 1; 0.5 if it is not known
     */
    double fit(double priceRank, ReasoningControl.Mode thinking) {
        boolean wrongKind = (this == DEEP && thinking == ReasoningControl.Mode.NEVER)
                || (this == FAST && thinking == ReasoningControl.Mode.ALWAYS);
        return Math.max(0, 1 - Math.abs(priceRank - place) - (wrongKind ? WRONG_KIND : 0));
    }
}
