package dev.exai.providers.internal.engine;

import dev.exai.core.chat.Part;

/** Results of tools for interfaces that have no place to say that a tool failed. Stateless. */
public final class ResultText {
    private static final String MARK = "Error: ";

    private ResultText() {}

    /** The content; that of a failure begins with a word that says so, as users of those interfaces write it. */
    public static String of(Part.ToolResult result) {
        String content = result.content();
        boolean marked = content.regionMatches(true, 0, MARK, 0, MARK.length() - 1);
        return result.error() && !marked ? MARK + content : content;
    }
}
