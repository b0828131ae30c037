package dev.exai.testkit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one vendor keeps files.
 *
 * @param purposes the words it takes; empty for any
 * @param maxPage most files of one page; 0 if it knows no pages
 * @param asksForOne whether one file can be asked about
 * @param content what comes back as a file's content
 * @param status its word for a file that can be used; null if it has no such words
 */
record FileHabits(
        List<String> purposes,
        int maxPage,
        boolean asksForOne,
        Content content,
        @Nullable String status) {
    /** What a vendor sends for a content. */
    enum Content {
        /** The bytes. */
        BYTES,
        /** The text of documents, as an object around it, and the results of batches as they are. */
        TEXT,
        /** The results of batches only. */
        BATCHES,
        /** Nothing. */
        NONE
    }

    static final FileHabits OPENAI = new FileHabits(
            List.of("assistants", "batch", "fine-tune", "vision", "user_data", "evals"),
            10_000,
            true,
            Content.BYTES,
            "processed");
    static final FileHabits GLM = new FileHabits(List.of(), 100, false, Content.BATCHES, null);
    static final FileHabits DEEPSEEK = new FileHabits(
            List.of("user_data", "text_recognition", "rich_layout_recognition"), 1_000, true, Content.NONE, null);
    static final FileHabits XAI = new FileHabits(List.of(), 100, true, Content.BYTES, null);
    static final FileHabits OPENROUTER = new FileHabits(List.of(), 100, true, Content.NONE, null);
    static final FileHabits KIMI =
            new FileHabits(List.of("file-extract", "image", "video", "batch"), 0, true, Content.TEXT, "ok");

    /** Its parameter for where a listing goes on. */
    String cursor() {
        return equals(XAI) ? "pagination_token" : equals(OPENROUTER) ? "cursor" : "after";
    }

    /** Whether an upload must say its purpose. */
    boolean purposeNeeded() {
        return !equals(XAI) && !equals(OPENROUTER);
    }

    /** Whether it describes files by {@code type}, as Anthropic does, and not by {@code object}. */
    boolean typed() {
        return equals(OPENROUTER);
    }

    FileHabits {
        purposes = List.copyOf(purposes);
    }
}
