package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.files.BlobStore;
import dev.exai.files.CopyRequest;
import dev.exai.files.StoredFile;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Has copies made, each by one caller at a time; the others wait for what comes of it. Thread-safe. */
final class UploadCoordinator {
    private final Database database;
    private final CopyTable copies;
    private final BlobStore blobs;
    private final Workers workers;
    private final TimeSource time;
    private final ConcurrentMap<CopyKey, Flight> flights = new ConcurrentHashMap<>();

    UploadCoordinator(Database database, CopyTable copies, BlobStore blobs, Workers workers, TimeSource time) {
        this.database = database;
        this.copies = copies;
        this.blobs = blobs;
        this.workers = workers;
        this.time = time;
    }

    Database database() {
        return database;
    }

    CopyTable copies() {
        return copies;
    }

    BlobStore blobs() {
        return blobs;
    }

    Workers workers() {
        return workers;
    }

    TimeSource time() {
        return time;
    }

    /** The copy, sent if it is not there. */
    CopyRow ensure(CopyKey key, StoredFile file, FileProvider files, CopyRequest request, CallContext context) {
        while (true) {
            context.cancel().throwIfCancelled();
            context.deadline().throwIfExpired("having a copy at " + key.provider(), ErrorPhase.ADMISSION);
            Flight mine = new Flight();
            Flight other = flights.putIfAbsent(key, mine);
            CopyRow copy = other == null
                    ? fly(mine, key, new CopyAttempt(this, key, file, files, request, context))
                    : other.await(context);
            if (copy != null && copy.isPresent(time.instant(), Duration.ZERO)) {
                return copy;
            }
        }
    }

    private CopyRow fly(Flight mine, CopyKey key, CopyAttempt attempt) {
        try {
            CopyRow copy = attempt.run();
            mine.succeed(copy);
            return copy;
        } catch (ExaiException e) {
            mine.fail(e);
            throw e;
        } finally {
            flights.remove(key, mine);
            mine.end();
        }
    }

    /** Waits a moment for another process. */
    void pause(CallContext context) {
        try {
            context.time().sleep(Duration.ofMillis(200), context.cancel());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExaiException(ErrorKind.CANCELLED, "interrupted while another process sends the content", e);
        }
        context.cancel().throwIfCancelled();
        context.deadline().throwIfExpired("waiting for another process that sends the content", ErrorPhase.ADMISSION);
    }
}
