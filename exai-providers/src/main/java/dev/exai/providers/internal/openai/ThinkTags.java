package dev.exai.providers.internal.openai;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.KeptFields;
import java.util.List;
import java.util.function.Consumer;

/**
 * Parts reasoning from text where a server writes both into the content: {@code <think>…</think>} at its beginning,
 * several in a row if need be, cut anywhere by the stream. The end tag and the blanks behind it become the signature of
 * the reasoning, so that the content can go back byte by byte and no caller sees them. Tags inside the text are text.
 * Not thread-safe.
 */
final class ThinkTags {
    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";

    private enum State {
        /** A tag may come. */
        BEFORE,
        /** Reasoning. */
        INSIDE,
        /** Behind the end tag, where blanks belong to it. */
        BEHIND,
        /** Text to the end. */
        TEXT
    }

    private final Consumer<ChatEvent> sink;
    private final StringBuilder held = new StringBuilder(0);
    private State state = State.BEFORE;

    ThinkTags(Consumer<ChatEvent> sink) {
        this.sink = sink;
    }

    /** Takes the next piece of the content. */
    void add(String piece) {
        held.append(piece);
        boolean more = true;
        while (more) {
            more = switch (state) {
                case BEFORE -> before();
                case INSIDE -> inside();
                case BEHIND -> behind();
                case TEXT -> tell(held.length(), false);
            };
        }
    }

    /** Tells what was held back: the content ends here, or something else comes between. */
    void finish() {
        switch (state) {
            case BEFORE, TEXT -> tell(held.length(), false);
            case INSIDE -> tell(held.length(), true);
            case BEHIND -> sign(held.length());
        }
    }

    /** The content as it came, from the parts of a message. */
    static String joined(Message message, ProviderId provider) {
        if (KeptFields.hasReasoning(message, provider)) {
            return message.text();
        }
        StringBuilder content = new StringBuilder();
        List<Part> parts = message.parts();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof Part.Text text) {
                content.append(text.text());
            } else if (parts.get(i) instanceof Part.Reasoning own
                    && own.provider().equals(provider)) {
                String cutOff = i == parts.size() - 1 ? "" : CLOSE + "\n";
                content.append(OPEN).append(own.text()).append(own.signature() == null ? cutOff : own.signature());
            }
        }
        return content.toString();
    }

    private boolean before() {
        int start = blanks();
        int known = Math.min(OPEN.length(), held.length() - start);
        if (!OPEN.startsWith(held.substring(start, start + known))) {
            state = State.TEXT;
            return true;
        }
        if (known < OPEN.length()) {
            return false;
        }
        tell(start, false);
        held.delete(0, OPEN.length());
        state = State.INSIDE;
        return true;
    }

    private boolean inside() {
        int end = held.indexOf(CLOSE);
        if (end >= 0) {
            tell(end, true);
            held.delete(0, CLOSE.length());
            state = State.BEHIND;
            return true;
        }
        tell(held.length() - beginningOfClose(), true);
        return false;
    }

    private boolean behind() {
        int blanks = blanks();
        if (blanks == held.length()) {
            return false;
        }
        sign(blanks);
        return true;
    }

    private void sign(int blanks) {
        sink.accept(new ChatEvent.ReasoningDelta("", CLOSE + held.substring(0, blanks)));
        held.delete(0, blanks);
        state = State.BEFORE;
    }

    /** Tells so many of the characters held back; false, because nothing is left to look at. */
    private boolean tell(int count, boolean reasoning) {
        if (count > 0) {
            String text = held.substring(0, count);
            held.delete(0, count);
            sink.accept(reasoning ? new ChatEvent.ReasoningDelta(text, null) : new ChatEvent.TextDelta(text));
        }
        return false;
    }

    private int blanks() {
        int count = 0;
        while (count < held.length() && Character.isWhitespace(held.charAt(count))) {
            count++;
        }
        return count;
    }

    /** How many of the last characters may be the beginning of the end tag. */
    private int beginningOfClose() {
        for (int count = Math.min(CLOSE.length() - 1, held.length()); count > 0; count--) {
            if (CLOSE.startsWith(held.substring(held.length() - count))) {
                return count;
            }
        }
        return 0;
    }
}
