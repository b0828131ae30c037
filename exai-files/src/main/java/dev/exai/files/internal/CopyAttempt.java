package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.Identifiers;
import dev.exai.core.ProviderException;
import dev.exai.core.file.ContentSource;
import dev.exai.core.file.FileLimits;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.internal.sql.Lease;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.FileProvider.Ability;
import dev.exai.files.BlobStore;
import dev.exai.files.CopyRequest;
import dev.exai.files.FileAuditEntry.Action;
import dev.exai.files.RemoteCopy.State;
import dev.exai.files.StoredFile;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt to have one copy. Not thread-safe. */
final class CopyAttempt {
    private static final Logger LOG = LoggerFactory.getLogger(CopyAttempt.class);

    /** How often a provider that works on a file is asked about it. */
    private static final Duration POLL = Duration.ofSeconds(1);

    /** Answers of a provider that took nothing. After any other failure it may hold the file. */
    private static final Set<ErrorKind> REFUSALS = Set.of(
            ErrorKind.INVALID_REQUEST,
            ErrorKind.UNSUPPORTED,
            ErrorKind.NOT_FOUND,
            ErrorKind.AUTHENTICATION,
            ErrorKind.PERMISSION,
            ErrorKind.QUOTA_EXHAUSTED,
            ErrorKind.RATE_LIMITED,
            ErrorKind.OVERLOADED,
            ErrorKind.CONTENT_REFUSED,
            ErrorKind.REDIRECTED,
            ErrorKind.TOO_LARGE,
            ErrorKind.FILE_CHANGED,
            ErrorKind.FILE_GONE,
            ErrorKind.STORAGE_FULL,
            ErrorKind.CONFIGURATION,
            ErrorKind.CLOSED);

    /** Failures that do not say how far the upload had come, whatever their phase. */
    private static final Set<ErrorKind> DOUBTFUL =
            Set.of(ErrorKind.UNKNOWN_OUTCOME, ErrorKind.CANCELLED, ErrorKind.TIMEOUT, ErrorKind.INTERNAL);

    private final UploadCoordinator coordinator;
    private final CopyTable copies;
    private final CopyKey key;
    private final StoredFile file;
    private final FileProvider files;
    private final CopyRequest request;
    private final CallContext context;

    CopyAttempt(
            UploadCoordinator coordinator,
            CopyKey key,
            StoredFile file,
            FileProvider files,
            CopyRequest request,
            CallContext context) {
        this.coordinator = coordinator;
        this.copies = coordinator.copies();
        this.key = key;
        this.file = file;
        this.files = files;
        this.request = request;
        this.context = context;
    }

    CopyRow run() {
        CopyRow row = copies.begin(key, file.sizeBytes());
        while (true) {
            if (row.isPresent(now(), request.validFor()) && isStillThere(row)) {
                return row;
            }
            Optional<HeldLease> lease = HeldLease.take(
                    coordinator.database(), leaseOf(row), Identifiers.mint("", 16), coordinator.workers());
            if (lease.isEmpty()) {
                coordinator.pause(context);
            } else {
                try (HeldLease held = lease.get()) {
                    make(held.lease());
                }
            }
            row = copies.begin(key, file.sizeBytes()); // what is there now, whoever made it
            if (lease.isPresent() && row.isPresent(now(), Duration.ZERO)) {
                return row; // made just now: what the provider gives must do
            }
        }
    }

    /** The name of the lease under which a copy is made or removed. */
    static String leaseOf(CopyRow row) {
        return "file-copy-" + row.tag();
    }

    private Instant now() {
        return coordinator.time().instant();
    }

    /** Asks the provider if nobody has for a while. */
    private boolean isStillThere(CopyRow row) {
        boolean trusted = row.changedAt().plus(request.trustFor()).isAfter(now());
        String remoteId = row.remoteId();
        if (trusted || remoteId == null || !files.abilities().contains(Ability.GET)) {
            return true;
        }
        try {
            files.get(remoteId, context);
            copies.seen(row);
            return true;
        } catch (ProviderException e) {
            if (e.kind() != ErrorKind.NOT_FOUND && e.kind() != ErrorKind.GONE) {
                throw e;
            }
            copies.endIfSame(row, State.GONE, null, Action.COPY_LOST);
            return false;
        }
    }

    /** Under the lease: finds the copy or sends it. */
    private void make(Lease lease) {
        CopyRow row = copies.begin(key, file.sizeBytes());
        if (row.isPresent(now(), request.validFor())) {
            return; // another process was faster
        }
        if (row.isDoubtful() && isSettled(row, lease)) {
            return;
        }
        check();
        if (copies.pending(row, lease)) {
            send(row, lease);
        }
    }

    /** Looks for what may have been sent before, until it is sure; whether it was there. */
    private boolean isSettled(CopyRow row, Lease lease) {
        boolean broken = row.state() == State.PENDING; // its process has ended meanwhile, nobody knows when
        boolean recent = now().isBefore(row.changedAt().plus(Inquiry.DOUBT));
        boolean begins = broken && recent && copies.end(row, lease, State.UNKNOWN, null, null);
        CopyRow doubtful = begins ? copies.begin(key, file.sizeBytes()) : row;
        Optional<RemoteFile> found = inquiry().untilSure(doubtful);
        return found.isPresent() && isAdopted(row, lease, found.get());
    }

    private Inquiry inquiry() {
        return new Inquiry(files, names(), coordinator.time(), context);
    }

    private boolean isAdopted(CopyRow row, Lease lease, RemoteFile found) {
        RemoteFile ready = ready(row, lease, found);
        LOG.info("copy found after all provider={} file={} remote={}", key.provider(), file.id(), ready.id());
        return copies.end(row, lease, State.PRESENT, ready, Action.ADOPTED);
    }

    /** What can be known before anything is sent. */
    private void check() {
        if (!files.abilities().contains(Ability.UPLOAD)) {
            throw refused(ErrorKind.UNSUPPORTED, "takes no files");
        }
        if (request.lifetime() != null && !files.abilities().contains(Ability.LIFETIME)) {
            throw refused(ErrorKind.UNSUPPORTED, "does not let callers say how long files are kept");
        }
        FileLimits limits = files.limits();
        Long most = limits.maxFileBytes();
        if (most != null && file.sizeBytes() > most) {
            throw refused(ErrorKind.TOO_LARGE, "takes at most " + most + " bytes; the file has " + file.sizeBytes());
        }
        FilePurpose purpose = request.purpose();
        if (!limits.purposes().isEmpty()
                && (purpose == null || !limits.purposes().contains(purpose))) {
            throw refused(ErrorKind.INVALID_REQUEST, "knows the purposes " + limits.purposes() + ", not " + purpose);
        }
        if (!limits.accepts(file.mediaType(), purpose)) {
            throw refused(
                    ErrorKind.UNSUPPORTED, "takes no " + file.mediaType() + (purpose == null ? "" : " as " + purpose));
        }
        checkAccount(limits);
        if (coordinator.blobs().size(file.blob()).isEmpty()) {
            throw new ExaiException(
                    ErrorKind.FILE_GONE, "the content of the file is lost: restore a backup, or add the file again");
        }
    }

    /** By what is known here of the account; others may hold more there, which the provider itself will say. */
    private void checkAccount(FileLimits limits) {
        Integer mostFiles = limits.maxFiles();
        Long mostBytes = limits.maxTotalBytes();
        if (mostFiles == null && mostBytes == null) {
            return;
        }
        CopyTable.Held held = copies.held(key.provider(), key.account());
        if (mostFiles != null && held.files() >= mostFiles) {
            throw refused(
                    ErrorKind.QUOTA_EXHAUSTED,
                    "keeps at most " + mostFiles + " files of an account, and has as many: delete some");
        }
        if (mostBytes != null && held.bytes() + file.sizeBytes() > mostBytes) {
            throw refused(
                    ErrorKind.QUOTA_EXHAUSTED,
                    "keeps at most " + mostBytes + " bytes of an account, and has " + held.bytes()
                            + ": delete some files");
        }
    }

    private ProviderException refused(ErrorKind kind, String why) {
        return new ProviderException.Builder(kind, key.provider() + " " + why)
                .provider(key.provider().value())
                .build();
    }

    private void send(CopyRow row, Lease lease) {
        RemoteFile sent;
        try {
            sent = files.upload(upload(row), context);
        } catch (ExaiException e) {
            if (isThereAfterAll(row, lease, e)) {
                return;
            }
            throw e;
        }
        RemoteFile ready = ready(row, lease, sent); // fails as PENDING, so that it is looked for
        copies.end(row, lease, State.PRESENT, ready, Action.UPLOADED);
        LOG.info(
                "copy sent provider={} file={} remote={} bytes={} request={}",
                key.provider(),
                file.id(),
                ready.id(),
                file.sizeBytes(),
                context.requestId());
    }

    /** Notes what is known after a failure; looks for the copy if it may be there. */
    private boolean isThereAfterAll(CopyRow row, Lease lease, ExaiException failure) {
        if (isRefused(failure)) {
            copies.end(row, lease, State.ABSENT, null, null);
            return false;
        }
        copies.end(row, lease, State.UNKNOWN, null, null);
        LOG.warn("copy doubtful provider={} file={} kind={}", key.provider(), file.id(), failure.kind());
        boolean over = context.cancel().isCancelled() || context.deadline().isExpired();
        return !over && isFoundAfter(row, lease, failure);
    }

    private static boolean isRefused(ExaiException failure) {
        boolean before = failure.phase().compareTo(ErrorPhase.SEND) < 0 && !DOUBTFUL.contains(failure.kind());
        return before || failure.phase() == ErrorPhase.CONNECT || REFUSALS.contains(failure.kind());
    }

    private boolean isFoundAfter(CopyRow row, Lease lease, ExaiException failure) {
        try {
            Optional<RemoteFile> found = inquiry().now(row);
            return found.isPresent() && isAdopted(row, lease, found.get());
        } catch (ExaiException e) {
            failure.addSuppressed(e); // what the caller must know is how the upload ended
            return false;
        }
    }

    private FileUpload upload(CopyRow row) {
        BlobStore blobs = coordinator.blobs();
        ContentSource content = new ContentSource() {
            @Override
            public long sizeBytes() {
                return file.sizeBytes();
            }

            @Override
            public InputStream open() {
                return blobs.open(file.blob(), false); // the provider's adapter compares the hash
            }
        };
        return FileUpload.of(content, names().of(row, file.name()))
                .purpose(request.purpose())
                .mediaType(file.mediaType())
                .hash(file.hash())
                .lifetime(request.lifetime())
                .progress(request.progress())
                .build();
    }

    /** Waits until the provider has done its work on the file. */
    private RemoteFile ready(CopyRow row, Lease lease, RemoteFile sent) {
        RemoteFile now = sent;
        while (now.state() == RemoteFile.State.PROCESSING && files.abilities().contains(Ability.GET)) {
            context.deadline().throwIfExpired("waiting for " + key.provider() + " to work on a file", ErrorPhase.WAIT);
            sleep();
            now = files.get(now.id(), context);
        }
        if (now.state() == RemoteFile.State.FAILED) {
            copies.end(row, lease, State.ABSENT, null, null);
            throw refused(ErrorKind.INVALID_REQUEST, "could not process the file");
        }
        return now;
    }

    private void sleep() {
        try {
            context.time().sleep(POLL, context.cancel());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExaiException(
                    ErrorKind.CANCELLED, ErrorPhase.WAIT, "interrupted while a provider works on a file", e);
        }
        context.cancel().throwIfCancelled();
    }

    private RemoteNames names() {
        return new RemoteNames(copies.instance());
    }
}
