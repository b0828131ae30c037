package dev.exai.sessions;

/** Which conversations a listing shows. */
public enum ConversationScope {
    /** Those that are not archived. */
    ACTIVE,
    /** The archived ones. */
    ARCHIVED,
    /** All. */
    ALL;

    /** Whether a conversation with these marks is shown. */
    public boolean holds(ConversationMarks marks) {
        return this == ALL || marks.archived() == (this == ARCHIVED);
    }
}
