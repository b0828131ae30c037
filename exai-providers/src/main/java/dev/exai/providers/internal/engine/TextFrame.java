package dev.exai.providers.internal.engine;

import dev.exai.core.chat.ChatEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The bytes around the text of an event. Most events of an answer are the one before with another text in it: what is the
 * same byte for byte needs no parser to say the same, which saves half of what an event costs. An event counts as such
 * only directly behind one that was parsed, told its text and nothing else, and left nothing behind; whoever parses has to
 * say so. Not thread-safe.
 */
public final class TextFrame {
    private static final byte[] NONE = {};
    private static final int MOST_BYTES = 2 << 10; // longer events are rare, and mostly text
    private static final int MOST_VAIN = 8; // frames that fitted nothing: this server changes something in each event

    private byte[] frame = NONE;
    private int before;
    private int after;
    private boolean reasoning;
    private boolean fits;
    private int vain;

    /** A frame that fits nothing yet. */
    public TextFrame() {}

    /** What the event tells, if it is the one before with another text; null if it must be parsed. */
    @Nullable
    public ChatEvent read(byte[] bytes, int from, int to) {
        int start = from + before;
        int end = to - after;
        fits = frame.length > 0
                && start < end
                && Arrays.equals(bytes, from, start, frame, 0, before)
                && Arrays.equals(bytes, end, to, frame, frame.length - after, frame.length);
        String text = fits ? plain(bytes, start, end) : null;
        if (text == null) {
            return null;
        }
        vain = 0;
        return reasoning ? new ChatEvent.ReasoningDelta(text, null) : new ChatEvent.TextDelta(text);
    }

    /**
     * Learns from the event that {@link #read} had left to the parser.
     *
     * @param told what the event told, the last being its own; the queue had {@code toldBefore} events before
     * @param repeatable whether nothing was kept of the event, so that the same event would do the same again
     */
    public void parsed(byte[] bytes, int from, int to, Deque<ChatEvent> told, int toldBefore, boolean repeatable) {
        ChatEvent only = repeatable && told.size() == toldBefore + 1 ? told.peekLast() : null;
        if (only instanceof ChatEvent.TextDelta text) {
            learn(bytes, from, to, text.text(), false);
        } else if (only instanceof ChatEvent.ReasoningDelta thought && thought.signature() == null) {
            learn(bytes, from, to, thought.text(), true);
        } else {
            frame = NONE;
        }
    }

    private void learn(byte[] bytes, int from, int to, String text, boolean thought) {
        if (fits && thought == reasoning) {
            return; // the same form; its text had to be unescaped
        }
        frame = NONE;
        if (to - from > MOST_BYTES || vain == MOST_VAIN) {
            return;
        }
        byte[] quoted = ('"' + text + '"').getBytes(StandardCharsets.UTF_8);
        int at = onlyPlace(quoted, bytes, from, to);
        if (at < 0) {
            return;
        }
        vain++;
        frame = Arrays.copyOfRange(bytes, from, to);
        before = at + 1 - from;
        after = to - (at + quoted.length - 1);
        reasoning = thought;
    }

    /**
     * Where the quoted text stands in an event without escapes; −1 if it cannot be told. Without escapes the text stands
     * there as it is, so that the only place that looks like it is the right one.
     */
    private static int onlyPlace(byte[] quoted, byte[] bytes, int from, int to) {
        int found = -1;
        for (int at = from; at < to; at++) {
            if (bytes[at] == '\\') {
                return -1;
            }
            boolean here = bytes[at] == '"'
                    && at + quoted.length <= to
                    && Arrays.equals(bytes, at, at + quoted.length, quoted, 0, quoted.length);
            if (here && found >= 0) {
                return -1;
            }
            found = here ? at : found;
        }
        return found;
    }

    /** The bytes as text if they are a JSON string's inside without escapes, otherwise null. */
    private static @Nullable String plain(byte[] bytes, int from, int to) {
        int all = 0;
        for (int at = from; at < to; at++) {
            byte b = bytes[at];
            if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
                return null;
            }
            all |= b;
        }
        if (all >= 0) {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1); // ASCII, which needs no decoder
        }
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : null; // perhaps malformed: the parser decides
    }
}
