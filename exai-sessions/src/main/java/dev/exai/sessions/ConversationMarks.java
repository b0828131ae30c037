package dev.exai.sessions;

import java.util.List;

/**
 * What its owner said about a conversation.
 *
 * @param pinned it neither expires nor makes room for others
 * @param archived it is out of the way: not in the usual listing, but it can be read, found and continued
 * @param pinnedTurns numbers of turns that matter for as long as the conversation goes on, ascending
 */
public record ConversationMarks(boolean pinned, boolean archived, List<Long> pinnedTurns) {
    /** Nothing was said. */
    public static final ConversationMarks NONE = new ConversationMarks(false, false, List.of());

    /** Most turns that can be pinned. */
    public static final int MAX_PINNED_TURNS = 100;

    /** Sorts and copies. */
    public ConversationMarks {
        pinnedTurns = pinnedTurns.stream().distinct().sorted().toList();
    }
}
