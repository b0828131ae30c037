package dev.exai.files;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done to a file or to a copy of it. Entries hold neither names nor content, and are never changed.
 *
 * @param number grows with time
 * @param at when
 * @param subject the handle of the file, or the hash of the content whose copy it was
 * @param action what
 * @param provider who holds the copy; null for what was done here
 * @param sizeBytes of the content
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
        RELEASED
    }

    /** Checks. */
    public FileAuditEntry {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(action, "action");
    }
}
