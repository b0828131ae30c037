package dev.exai.server.settings;

/** Makes text of unknown origin fit for one line of a message or a terminal. */
public final class Printable {
    private static final int MAX = 200;

    private Printable() {}

    /** The text without control characters and marks that turn the direction of writing, cut to 200 characters. */
    public static String text(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().limit(MAX).forEach(c -> safe.appendCodePoint(isPlain(c) ? c : '\uFFFD'));
        return text.codePointCount(0, text.length()) > MAX ? safe + "…" : safe.toString();
    }

    /** Text of several lines without what could steer a terminal: control characters but line ends and tabs. */
    public static String lines(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t' ? '\uFFFD' : c)
                .forEach(safe::appendCodePoint);
        return safe.toString();
    }

    /** The same as {@link #text}, in quotation marks. */
    public static String quoted(String text) {
        return '"' + text(text) + '"';
    }

    private static boolean isPlain(int c) {
        int type = Character.getType(c);
        return !Character.isISOControl(c)
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE;
    }
}
