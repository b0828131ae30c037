package dev.exai.sessions.internal;

import java.util.function.Consumer;

/**
 * Joins a continued answer to what came before: whatever of its beginning repeats the end of that is taken out. Its first
 * characters are held back until the repetition can be told. Not thread-safe.
 */
public final class Seam {
    private static final int LONGEST_OVERLAP = 400;
    private static final int SHORTEST_OVERLAP = 8; // less may well be meant: "na na", a closing brace

    private final String before;
    private final Consumer<String> out;
    private final StringBuilder held = new StringBuilder();
    private boolean joined;

    /** A seam after the text {@code before}; what is new goes to {@code out}. */
    public Seam(String before, Consumer<String> out) {
        this.before = before.substring(Math.max(0, before.length() - LONGEST_OVERLAP));
        this.out = out;
    }

    /** Takes more of the continued answer. */
    public void add(String text) {
        if (joined) {
            out.accept(text);
            return;
        }
        held.append(text);
        if (held.length() >= LONGEST_OVERLAP) {
            end();
        }
    }

    /** Nothing more comes, or the repetition can be told: hands out what is held. */
    public void end() {
        if (!joined) {
            joined = true;
            String rest = held.substring(overlap());
            if (!rest.isEmpty()) {
                out.accept(rest);
            }
        }
    }

    /** How many of the held characters repeat the end of what came before. */
    private int overlap() {
        int spaces = 0;
        while (spaces < held.length() && Character.isWhitespace(held.charAt(spaces))) {
            spaces++;
        }
        int exact = overlapFrom(0);
        return exact > 0 ? exact : overlapFrom(spaces);
    }

    private int overlapFrom(int start) {
        String beginning = held.substring(start, Math.min(held.length(), start + LONGEST_OVERLAP));
        for (int length = Math.min(beginning.length(), before.length()); length >= SHORTEST_OVERLAP; length--) {
            if (before.endsWith(beginning.substring(0, length))) {
                return start + length;
            }
        }
        return 0;
    }
}
