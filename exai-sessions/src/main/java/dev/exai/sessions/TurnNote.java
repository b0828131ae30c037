package dev.exai.sessions;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.model.ProviderId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Something EXAI itself writes beside the words of a turn, for example the state of a workflow. It is stored with the turn
 * as a part of its answer, never shown to a model, and read back exactly as it was written.
 *
 * @param name what kind of note it is, for example {@code summary}
 * @param data the note
 */
public record TurnNote(String name, JsonText data) {
    /** In whose name notes stand in a message; no provider of models can serve it. */
    public static final ProviderId WRITER = new ProviderId("exai.notes");

    /** Checks. */
    public TurnNote {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(data, "data");
    }

    /** The note as a part of an answer. */
    public Part.Opaque asPart() {
        return new Part.Opaque(WRITER, name, data);
    }

    /** The newest note of that name in the turn; empty if there is none. */
    public static Optional<JsonText> find(TurnContent turn, String name) {
        Optional<JsonText> found = Optional.empty();
        for (Message message : turn.messages()) {
            for (Part part : message.parts()) {
                if (part instanceof Part.Opaque opaque
                        && opaque.provider().equals(WRITER)
                        && opaque.name().equals(name)) {
                    found = Optional.of(opaque.data());
                }
            }
        }
        return found;
    }

    /** The message as it was said, without notes; the same object if it holds none. */
    public static Message withoutNotes(Message message) {
        List<Part> said = message.parts().stream()
                .filter(part -> !(part instanceof Part.Opaque opaque
                        && opaque.provider().equals(WRITER)))
                .toList();
        if (said.size() == message.parts().size()) {
            return message;
        }
        return new Message(message.role(), said.isEmpty() ? List.of(new Part.Text("")) : said);
    }
}
