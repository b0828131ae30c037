package dev.exai.sessions.internal;

import dev.exai.sessions.AuditEntry.Action;
import dev.exai.sessions.ConversationEdit;
import dev.exai.sessions.ConversationMarks;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an edit does, the same in every store. Pure. */
record Marks(@Nullable String title, ConversationMarks marks) {
    /**
     * What holds after the edit.
     *
     * @param version of the conversation, which is the number of its newest turn
     */
    Marks after(ConversationEdit edit, long version) {
        if (edit instanceof ConversationEdit.Rename rename) {
            return new Marks(rename.title(), marks);
        }
        if (edit instanceof ConversationEdit.Pin pin) {
            return new Marks(title, new ConversationMarks(pin.pinned(), marks.archived(), marks.pinnedTurns()));
        }
        if (edit instanceof ConversationEdit.Archive archive) {
            return new Marks(title, new ConversationMarks(marks.pinned(), archive.archived(), marks.pinnedTurns()));
        }
        return pinTurn((ConversationEdit.PinTurn) edit, version);
    }

    private Marks pinTurn(ConversationEdit.PinTurn pin, long version) {
        if (pin.turn() < 1 || pin.turn() > version) {
            throw Refusals.noTurn(pin.turn(), version);
        }
        List<Long> turns = new ArrayList<>(marks.pinnedTurns());
        turns.remove((Long) pin.turn());
        if (pin.pinned()) {
            turns.add(pin.turn());
        }
        if (turns.size() > ConversationMarks.MAX_PINNED_TURNS) {
            throw Refusals.tooManyPins();
        }
        return new Marks(title, new ConversationMarks(marks.pinned(), marks.archived(), turns));
    }

    static Action action(ConversationEdit edit) {
        if (edit instanceof ConversationEdit.Rename) {
            return Action.RENAMED;
        }
        return edit instanceof ConversationEdit.Archive ? Action.ARCHIVED : Action.PINNED;
    }

    /** The numbers with blanks between. */
    static String written(List<Long> turns) {
        return turns.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    static List<Long> read(String turns) {
        return turns.isEmpty()
                ? List.of()
                : Stream.of(turns.split(" ", -1)).map(Long::valueOf).toList();
    }
}
