package dev.exai.files;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done to a file or to a copy of it. Entries hold neither names nor content, and are never changed.
 *
 * @param number grows with time
 * @param at when
 * @param subject the handle of the file, the hash of the content, or {@code installation}
 * @param action what
 * @param provider who holds the copy; null for what was done here
 * @param sizeBytes of the content or contents; 0 where there are none
 */
public record FileAuditEntry(
        long number,
        Instant at,
        String subject,
        Action action,
        @Nullable String provider,
        long sizeBytes) {
    /** What was done. */
    public enum Action {
        /** Taken in. */
        ADDED,
        /** Deleted by its owner; can be brought back. */
        DELETED,
        /** Deleted because its time was over; can be brought back. */
        EXPIRED,
        /** Brought back. */
        RESTORED,
        /** Removed for good. */
        PURGED,
        /** Sent to a provider. */
        UPLOADED,
        /** Found at a provider after nobody knew whether it had arrived. */
        ADOPTED,
        /** No longer held by the provider. */
        COPY_LOST,
        /** Deleted at the provider. */
        COPY_DELETED,
        /** No longer looked after, although the provider may hold it. */
        GIVEN_UP,
        /** Held: it is not deleted until it is released. */
        HELD,
        /** No longer held. */
        RELEASED,
        /** Its content was read by its owner; noted once a minute at most. */
        READ,
        /** Written to a place outside. */
        DOWNLOADED,
        /** What is in it was taken in. */
        UNPACKED,
        /** Its content was moved to the archive. */
        ARCHIVED,
        /** Its content lies where it was before it was archived. */
        UNARCHIVED,
        /** A content that no file named was removed; of the installation. */
        STRAY_REMOVED,
        /** Counts were made anew; of the installation. */
        COUNTS_REPAIRED,
        /** A backup was written; of the installation. */
        BACKED_UP,
        /** This catalogue came back from a backup; of the installation. */
        BACKUP_RESTORED
    }

    /** Checks. */
    public FileAuditEntry {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(action, "action");
    }
}
