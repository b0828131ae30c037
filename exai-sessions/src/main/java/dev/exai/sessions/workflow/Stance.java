package dev.exai.sessions.workflow;

/** Which side a member of a panel is asked to take. */
public enum Stance {
    /** To argue for the proposal; it may still vote against it. */
    FOR,
    /** To argue against the proposal; it may still vote for it. */
    AGAINST,
    /** None: it is asked blind, as if alone. */
    NEUTRAL
}
