package dev.exai.server.files;

import dev.exai.core.file.ContentHash;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How files stand in the text of a question: as data between fences made of their hashes, which no content can hold itself, and
 * by name where they are attached.
 */
public final class FileText {
    private static final int FENCE_DIGITS = 16;
    private static final String NEW_VERSION = " (new version; it replaces the one in an earlier message)";
    private static final Pattern NAMED = Pattern.compile(
            "^(?:--- begin )?file ([0-9a-f]{16}) (.+?)(?:" + Pattern.quote(NEW_VERSION) + ")?"
                    + "(?: ---|: attached to this message)$",
            Pattern.MULTILINE);

    private FileText() {}

    /** The file's place in the question: its content, or a line that names what is attached. */
    public static String block(DeliveredFile file, boolean newVersion) {
        String fence = fence(file.hash());
        String name = fence + ' ' + file.name() + (newVersion ? NEW_VERSION : "");
        String text = file.text();
        if (text == null) {
            return "\nfile " + name + ": attached to this message\n";
        }
        String end = text.endsWith("\n") ? "" : "\n";
        return "\n--- begin file " + name + " ---\n" + text + end + "--- end file " + fence + " ---\n";
    }

    /** The line of a file that an earlier message holds. */
    public static String unchanged(DeliveredFile file) {
        return "\nfile " + fence(file.hash()) + ' ' + file.name()
                + ": unchanged, its content stands in an earlier message\n";
    }

    /**
     * Adds the files that a question has shown under their names, later ones over earlier ones.
     *
     * @param hashes of the files of that question: nothing else in its text counts
     */
    public static void collect(String question, Iterable<ContentHash> hashes, Map<String, ContentHash> byName) {
        Matcher named = NAMED.matcher(question);
        while (named.find()) {
            for (ContentHash hash : hashes) {
                if (fence(hash).equals(named.group(1))) {
                    byName.put(named.group(2), hash);
                }
            }
        }
    }

    private static String fence(ContentHash hash) {
        return hash.hex().substring(0, FENCE_DIGITS);
    }
}
