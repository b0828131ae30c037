package dev.exai.core.model;

/** Something a model can do beyond answering text with text. */
public enum Capability {
    /** Asks for functions to be called. */
    TOOLS,
    /** Reads images. */
    VISION,
    /** Thinks before it answers, with control over how much. */
    REASONING,
    /** Answers with a JSON object when told so. */
    JSON_OBJECT,
    /** Answers with JSON that follows a given schema. */
    JSON_SCHEMA,
    /** Searches the web by itself. */
    WEB_SEARCH,
    /** Takes references to files that the provider holds. */
    FILES
}
