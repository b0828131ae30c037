package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.FileProvider.Ability;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Finds out what became of an upload that ended without an answer. That it is not listed proves nothing before its term is over,
 * because providers list files a while after they have them. Not thread-safe.
 */
final class Inquiry {
    /** The term at a provider without a listing. */
    static final Duration DOUBT = Duration.ofMinutes(10);

    /** The term at a provider with a listing, which may lag behind for so long. */
    static final Duration LAG = Duration.ofMinutes(2);

    private static final Duration LOOK = Duration.ofSeconds(15);

    private final FileProvider files;
    private final RemoteNames names;
    private final TimeSource time;
    private final CallContext context;

    Inquiry(FileProvider files, RemoteNames names, TimeSource time, CallContext context) {
        this.files = files;
        this.names = names;
        this.time = time;
        this.context = context;
    }

    /** When one that is not listed by then was lost; the listing, if there is one, must have begun after it. */
    static Instant lostAt(CopyRow row, FileProvider files) {
        return row.changedAt().plus(files.abilities().contains(Ability.LIST) ? LAG : DOUBT);
    }

    /** The copy, if the provider lists it now. */
    Optional<RemoteFile> now(CopyRow row) {
        return files.abilities().contains(Ability.LIST) ? Listings.find(row, names, files, context) : Optional.empty();
    }

    /**
     * The copy, looked for until its term is over; empty if it is lost.
     *
     * @throws ExaiException kind UNKNOWN_OUTCOME if the call ends before, or the provider cannot be asked and it may still come
     */
    Optional<RemoteFile> untilSure(CopyRow row) {
        Instant lostAt = lostAt(row, files);
        while (true) {
            boolean over = time.instant().isAfter(lostAt);
            Optional<RemoteFile> found = now(row);
            if (found.isPresent() || over) {
                return found;
            }
            if (!files.abilities().contains(Ability.LIST)) {
                throw unsure(row, lostAt);
            }
            pause();
            if (context.deadline().isExpired()) {
                throw unsure(row, lostAt);
            }
        }
    }

    private static ExaiException unsure(CopyRow row, Instant lostAt) {
        return new ExaiException(
                ErrorKind.UNKNOWN_OUTCOME,
                "an upload to " + row.key().provider()
                        + " ended without an answer, and may still arrive; it is sent again" + " if it has not by "
                        + lostAt);
    }

    private void pause() {
        try {
            time.sleep(LOOK, context.cancel());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExaiException(
                    ErrorKind.CANCELLED, ErrorPhase.WAIT, "interrupted while an upload is looked for", e);
        }
        context.cancel().throwIfCancelled();
    }
}
