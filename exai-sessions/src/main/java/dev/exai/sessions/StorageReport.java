package dev.exai.sessions;

import dev.exai.core.file.ContentHash;
import java.util.List;

/**
 * What a storage holds, and what is wrong with it.
 *
 * @param conversations how many there are, of all owners
 * @param turns how many there are
 * @param auditEntries how many there are
 * @param fingerprint a hash over all of it in its order: two storages with the same content have the same
 * @param faults one line each; empty if nothing is wrong. They name conversations, not what was said
 */
public record StorageReport(
        long conversations, long turns, long auditEntries, ContentHash fingerprint, List<String> faults) {
    /** Copies. */
    public StorageReport {
        faults = List.copyOf(faults);
    }

    /** Whether nothing is wrong. */
    public boolean isSound() {
        return faults.isEmpty();
    }
}
