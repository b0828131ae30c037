package dev.exai.files;

import dev.exai.core.ErrorKind;
import java.util.List;

/**
 * The texts of several paths.
 *
 * @param files in the order given, each folder's files sorted by path; a file that was reached twice stands once
 * @param skipped what a folder holds and was left out
 */
public record TextBatch(List<TextFile> files, List<Skipped> skipped) {
    /** Copies. */
    public TextBatch {
        files = List.copyOf(files);
        skipped = List.copyOf(skipped);
    }

    /**
     * A file of an expanded folder that was left out.
     *
     * @param displayPath where it stands below its root, safe to show
     * @param kind why, as the error it would have been if it had been named itself
     * @param why the same for people
     */
    public record Skipped(String displayPath, ErrorKind kind, String why) {}
}
