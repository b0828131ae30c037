package dev.exai.files;

import java.util.List;

/**
 * What was written to a backup, or brought back from one.
 *
 * @param contents how many
 * @param bytes of all of them
 * @param faults one line for each content that is lost or damaged, by its hash; empty if nothing is
 */
public record BackupReport(long contents, long bytes, List<String> faults) {
    /** Copies. */
    public BackupReport {
        faults = List.copyOf(faults);
    }

    /** Whether everything is there. */
    public boolean isWhole() {
        return faults.isEmpty();
    }
}
