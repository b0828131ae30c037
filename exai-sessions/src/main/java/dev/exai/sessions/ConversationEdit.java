package dev.exai.sessions;

import org.jspecify.annotations.Nullable;

/** A change of what is said about a conversation; its turns never change. */
public sealed interface ConversationEdit {
    /** Longest title, in characters. */
    int MAX_TITLE = 200;

    /**
     * Gives it another title.
     *
     * @param title at most {@value #MAX_TITLE} characters; null for none
     */
    record Rename(@Nullable String title) implements ConversationEdit {
        /**
         * Checks.
         *
         * @throws IllegalArgumentException if the title is too long
         */
        public Rename {
            checkTitle(title);
        }
    }

    /** Keeps it from expiring and from making room for others, or no longer. */
    record Pin(boolean pinned) implements ConversationEdit {}

    /** Puts it out of the way, or back. */
    record Archive(boolean archived) implements ConversationEdit {}

    /**
     * Marks a turn as one that matters for as long as the conversation goes on, or no longer.
     *
     * @param turn its number; a conversation without such a turn answers with NOT_FOUND
     */
    record PinTurn(long turn, boolean pinned) implements ConversationEdit {}

    /**
     * Returns the title if it is short enough.
     *
     * @throws IllegalArgumentException if it has more than {@value #MAX_TITLE} characters
     */
    static @Nullable String checkTitle(@Nullable String title) {
        if (title != null && title.length() > MAX_TITLE) {
            throw new IllegalArgumentException("a title has at most " + MAX_TITLE + " characters");
        }
        return title;
    }
}
