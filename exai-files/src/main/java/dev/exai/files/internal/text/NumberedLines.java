package dev.exai.files.internal.text;

/** Texts with the numbers of their lines. */
public final class NumberedLines {
    private static final String SEPARATOR = "│ ";

    private NumberedLines() {}

    /** Each line's number before it, from 1, at least four places wide. */
    public static String of(String text) {
        StringBuilder numbered = new StringBuilder(text.length() + text.length() / 4);
        int line = 1;
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            int next = end < 0 ? text.length() : end + 1;
            String number = Integer.toString(line++);
            numbered.append(" ".repeat(Math.max(0, 4 - number.length())))
                    .append(number)
                    .append(SEPARATOR)
                    .append(text, from, next);
            from = next;
        }
        return numbered.toString();
    }
}
