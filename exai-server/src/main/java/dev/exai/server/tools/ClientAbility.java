package dev.exai.server.tools;

/** What a client may have declared that it can do for a server. */
public enum ClientAbility {
    /** Shows a form to its user. */
    ELICITATION_FORM,
    /** Sends its user to a URL. */
    ELICITATION_URL,
    /** Asks its own model. */
    SAMPLING,
    /** Lists the directories its user works in. */
    ROOTS
}
