package dev.exai.sessions;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import java.util.List;
import java.util.Optional;

/**
 * A turn that stands for all turns before it up to one of them, where those do not fit. The turns themselves stay in the
 * conversation.
 *
 * @param through the number of the last turn it stands for
 * @param turn the summary itself, a question for it and its text
 */
public record Summary(long through, Turn turn) {
    private static final String NOTE = "summary";
    private static final String TOOL = "summary";
    private static final String QUESTION = "Summarize our conversation so far.";

    /** The summary that the turn is; empty if it is an ordinary turn. */
    public static Optional<Summary> of(Turn turn) {
        return TurnNote.find(turn.content(), NOTE).map(data -> new Summary(numberIn(data), turn));
    }

    /** A turn to be appended that stands for all turns through that number. */
    static TurnContent.Builder content(long through, String text) {
        TurnNote note = new TurnNote(NOTE, JsonText.of(Long.toString(through)));
        Message answer = new Message(Role.ASSISTANT, List.of(new Part.Text(text), note.asPart()));
        return TurnContent.of(List.of(Message.user(QUESTION), answer)).tool(TOOL);
    }

    private static long numberIn(JsonText data) {
        try {
            return Long.parseLong(data.text());
        } catch (NumberFormatException e) {
            return 0; // written by something else: it stands for nothing
        }
    }
}
