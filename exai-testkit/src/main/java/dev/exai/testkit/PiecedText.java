package dev.exai.testkit;

import java.util.List;

/**
 * A text with its division into pieces, which stays while parts of it are replaced. Immutable.
 *
 * @param ends where each piece ends, in rising order, the last at the end of the text
 */
record PiecedText(String text, List<Integer> ends) {
    PiecedText {
        ends = List.copyOf(ends);
    }

    /** Something to be replaced. */
    record Edit(int from, int to, String with) {
        private int growth() {
            return with.length() - (to - from);
        }
    }

    static PiecedText whole(String text) {
        return new PiecedText(text, List.of(text.length()));
    }

    /** The text after the edits, which come in their order and do not overlap; new text stands in one piece. */
    PiecedText with(List<Edit> edits) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (Edit edit : edits) {
            out.append(text, at, edit.from()).append(edit.with());
            at = edit.to();
        }
        out.append(text, at, text.length());
        return new PiecedText(
                out.toString(), ends.stream().map(end -> moved(end, edits)).toList());
    }

    String piece(int index) {
        return text.substring(index == 0 ? 0 : ends.get(index - 1), ends.get(index));
    }

    private static int moved(int place, List<Edit> edits) {
        int shift = 0;
        for (Edit edit : edits) {
            if (edit.from() >= place) {
                break;
            }
            shift += edit.growth();
            if (edit.to() > place) {
                return edit.to() + shift;
            }
        }
        return place + shift;
    }
}
