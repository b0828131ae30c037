package dev.exai.providers.internal.anthropic;

import dev.exai.core.chat.Part;
import tools.jackson.core.JsonGenerator;

/**
 * Data of answers that has no place in the model of a chat. A whole content block is kept under its own type. Two names
 * mean members of the block that stands before: what the vendor cites for a text, and members that nobody knows.
 */
final class KeptData {
    /** A list of citations; an empty one only parts two texts that the vendor sent as two blocks. */
    static final String CITATIONS = "citations";

    /** An object whose members belong into the block before. */
    static final String MEMBERS = "block_members";

    private KeptData() {}

    static boolean belongsToBlockBefore(String name) {
        return name.equals(CITATIONS) || name.equals(MEMBERS);
    }

    /** Writes what belongs to the block that is open. */
    static void write(JsonGenerator json, Part.Opaque kept) {
        String data = kept.data().text();
        if (kept.name().equals(CITATIONS)) {
            if (!data.equals("[]")) {
                json.writeName(CITATIONS);
                json.writeRawValue(data);
            }
        } else {
            String members = data.substring(1, data.length() - 1);
            if (!members.isBlank()) {
                json.writeRaw("," + members);
            }
        }
    }
}
