package dev.exai.files.internal;

/** Names of files as data: made safe to show in messages, logs and prompts. */
public final class Names {
    private static final int LONGEST_SHOWN = 300;

    private Names() {}

    /**
     * The name with control, format and direction characters, line separators and lone surrogates written as
     * {@code \}{@code uXXXX}.
     */
    public static String display(String name) {
        StringBuilder safe = new StringBuilder(name.length());
        name.codePoints().forEach(c -> append(safe, c));
        return safe.toString();
    }

    /** The name for a message: safe, in quotes, and cut where it is very long. */
    public static String shown(String name) {
        String safe = display(name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) + "…" : name);
        return '"' + safe + '"';
    }

    private static void append(StringBuilder safe, int c) {
        switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> {
                for (char unit : Character.toChars(c)) {
                    safe.append(String.format("\\u%04X", (int) unit));
                }
            }
            default -> safe.appendCodePoint(c);
        }
    }
}
