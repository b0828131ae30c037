package dev.exai.files;

import java.util.List;

/**
 * What is stored, and what is wrong with it.
 *
 * @param files how many there are, of all owners, those in their grace included
 * @param contents how many there are
 * @param bytes of all contents
 * @param contentsRead how many were compared with their hashes
 * @param complete whether the time sufficed for all that was asked
 * @param faults one line each; empty if nothing is wrong. They name hashes, not files
 */
public record FileCheckReport(
        long files, long contents, long bytes, long contentsRead, boolean complete, List<String> faults) {
    /** Copies. */
    public FileCheckReport {
        faults = List.copyOf(faults);
    }

    /** Whether nothing is wrong. */
    public boolean isSound() {
        return faults.isEmpty();
    }
}
