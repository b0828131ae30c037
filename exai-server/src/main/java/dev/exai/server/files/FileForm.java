package dev.exai.server.files;

/** The form in which a model is shown a file. */
public enum FileForm {
    /** Its text, within the question. */
    TEXT,
    /** A reference to a copy that the provider holds. */
    REFERENCE,
    /** The text that the provider has extracted from it, within the question. */
    PROVIDER_TEXT,
    /** The text that was taken out of it here, within the question. */
    EXTRACTED_TEXT,
    /** The image itself, within the question. */
    IMAGE
}
