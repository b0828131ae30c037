package dev.exai.core.model;

/** Whether a model has a {@link Capability}. */
public enum Support {
    /** It has; a source says so. */
    YES,
    /** It has not; asking for it fails before anything is sent. */
    NO,
    /** No source says; asking for it is tried. */
    UNKNOWN
}
