package dev.exai.sessions.internal;

import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.sessions.TurnContent;

/** The text of a turn as searches see it: its text parts, each character in lower case and at its place. Pure. */
final class Words {
    private static final int AROUND = 60;

    private Words() {}

    /** The text parts of all messages, a line break between them. */
    static String of(TurnContent content) {
        StringBuilder text = new StringBuilder();
        for (Message message : content.messages()) {
            for (Part part : message.parts()) {
                if (part instanceof Part.Text said) {
                    text.append(text.isEmpty() ? "" : "\n").append(said.text());
                }
            }
        }
        return text.toString();
    }

    /** Character by character, so that a place in the result is the same place in the text. */
    static String folded(String text) {
        char[] folded = text.toCharArray();
        for (int i = 0; i < folded.length; i++) {
            char c = folded[i];
            // Half pairs and NUL cannot be kept in a column of text.
            boolean kept = c != 0 && (!Character.isSurrogate(c) || isWhole(text, i));
            folded[i] = kept ? Character.toLowerCase(c) : ' ';
        }
        return new String(folded);
    }

    /** The place in the text where {@code folded} begins, and some text around it. */
    static String excerpt(String text, String folded) {
        int found = folded(text).indexOf(folded);
        int from = whole(text, Math.max(0, found - AROUND));
        int to = whole(text, Math.min(text.length(), Math.max(0, found) + folded.length() + AROUND));
        return (from > 0 ? "…" : "") + text.substring(from, to) + (to < text.length() ? "…" : "");
    }

    private static int whole(String text, int at) {
        boolean splits = at > 0
                && at < text.length()
                && Character.isLowSurrogate(text.charAt(at))
                && Character.isHighSurrogate(text.charAt(at - 1));
        return splits ? at - 1 : at;
    }

    private static boolean isWhole(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
}
