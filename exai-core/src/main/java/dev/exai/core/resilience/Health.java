package dev.exai.core.resilience;

/** Whether a model can be expected to answer, as far as recent calls tell. */
public enum Health {
    /** Nothing speaks against it. */
    READY,
    /** Calls have to wait, or are few because it failed lately. */
    STRAINED,
    /** Every key is refused or empty, or its calls fail. */
    DOWN
}
