package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.Identifiers;
import dev.exai.core.ProviderException;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.internal.sql.Lease;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.FileProvider.Ability;
import dev.exai.files.FileAuditEntry.Action;
import dev.exai.files.RemoteCopy.State;
import java.time.Duration;
import java.util.Optional;

/** Removes copies at providers for good: a row is forgotten when the provider has confirmed. Thread-safe. */
final class Removal {
    private final UploadCoordinator coordinator;
    private final CopyTable copies;

    Removal(UploadCoordinator coordinator) {
        this.coordinator = coordinator;
        this.copies = coordinator.copies();
    }

    /** Deletes a file at a provider; false if it was not there. */
    static boolean delete(FileProvider files, String remoteId, CallContext context) {
        try {
            files.delete(remoteId, context);
            return true;
        } catch (ProviderException e) {
            if (e.kind() != ErrorKind.NOT_FOUND && e.kind() != ErrorKind.GONE) {
                throw e;
            }
            return false;
        }
    }

    /**
     * Removes the copy.
     *
     * @return whether nothing of it is left; false if somebody uses it, or the provider cannot confirm it
     * @throws ProviderException what the provider answered
     */
    boolean run(CopyRow row, FileProvider files, CallContext context) {
        Optional<HeldLease> lease = HeldLease.take(
                coordinator.database(), CopyAttempt.leaseOf(row), Identifiers.mint("", 16), coordinator.workers());
        if (lease.isEmpty()) {
            return false;
        }
        try (HeldLease held = lease.get()) {
            CopyRow now = copies.tagged(row.tag()).orElse(null);
            return now == null || run(now, held.lease(), files, context);
        }
    }

    private boolean run(CopyRow row, Lease lease, FileProvider files, CallContext context) {
        if (row.isOfAnother()) {
            return copies.forget(row, lease, Action.GIVEN_UP);
        }
        if (row.state() == State.PRESENT) {
            return removePresent(row, lease, files, context);
        }
        if (row.isDoubtful()) {
            return removeDoubtful(row, lease, files, context);
        }
        return copies.forget(row, lease, null);
    }

    private boolean removePresent(CopyRow row, Lease lease, FileProvider files, CallContext context) {
        if (!row.isPresent(coordinator.time().instant(), Duration.ZERO)) {
            return copies.forget(row, lease, Action.COPY_LOST);
        }
        String id = row.remoteId();
        if (id == null || !files.abilities().contains(Ability.DELETE)) {
            return false;
        }
        boolean deleted = delete(files, id, context);
        if (!deleted && !copies.accountOf(files).equals(row.key().account())) {
            return false; // the key that is used now belongs to another account: there it never was
        }
        return copies.forget(row, lease, deleted ? Action.COPY_DELETED : Action.COPY_LOST);
    }

    private boolean removeDoubtful(CopyRow row, Lease lease, FileProvider files, CallContext context) {
        boolean over = Inquiry.lostAt(row, files).isBefore(coordinator.time().instant());
        RemoteNames names = new RemoteNames(copies.instance());
        Optional<RemoteFile> found = new Inquiry(files, names, coordinator.time(), context).now(row);
        if (found.isEmpty() && !over) {
            return false; // it may still arrive
        }
        found.ifPresent(file -> delete(files, file.id(), context));
        return copies.forget(row, lease, found.isPresent() ? Action.COPY_DELETED : null);
    }
}
