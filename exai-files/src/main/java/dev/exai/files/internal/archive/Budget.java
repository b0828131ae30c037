package dev.exai.files.internal.archive;

import dev.exai.files.ArchiveLimits;
import java.util.function.LongSupplier;

/** What an archive may still hold. Not thread-safe. */
final class Budget {
    private static final long FREE = 1L << 20; // what is this small harms nobody, however well it was packed

    private final ArchiveLimits limits;
    private final LongSupplier packed;
    private int entries;
    private long expanded;

    /** A budget that compares with how many packed bytes were read. */
    Budget(ArchiveLimits limits, LongSupplier packed) {
        this.limits = limits;
        this.packed = packed;
    }

    void addEntry() {
        if (++entries > limits.entries()) {
            throw ArchiveFaults.tooLarge("it has more than " + limits.entries() + " entries");
        }
    }

    void addBytes(long bytes) {
        expanded += bytes;
        if (expanded > limits.expandedBytes()) {
            throw ArchiveFaults.tooLarge("it has more than " + limits.expandedBytes() + " bytes unpacked");
        }
        if (expanded > FREE && expanded / limits.ratio() > packed.getAsLong()) {
            throw ArchiveFaults.tooLarge("more than " + limits.ratio() + " bytes come out of one");
        }
    }

    /** Whether so many bytes would fit, before any of them is read. */
    void announce(long bytes) {
        if (bytes > limits.expandedBytes() - expanded) {
            throw ArchiveFaults.tooLarge("it has more than " + limits.expandedBytes() + " bytes unpacked");
        }
    }
}
