package dev.exai.files.internal;

import dev.exai.core.CancelToken;
import dev.exai.core.ExaiException;
import dev.exai.core.Identifiers;
import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Lease;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lease that is renewed until it is closed. Closing gives it back and removes its row, which nobody needs any more. */
final class HeldLease implements AutoCloseable {
    /** After a holder has died, others wait for so long. */
    static final Duration TTL = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(HeldLease.class);

    private final Database database;
    private final Lease lease;
    private final CancelToken done = new CancelToken();
    private final ReentrantLock changing = new ReentrantLock(); // a renewal after the end would take it anew

    private HeldLease(Database database, Lease lease) {
        this.database = database;
        this.lease = lease;
    }

    /** Takes the lease if nobody has it. */
    static Optional<HeldLease> take(Database database, String name, String holder, Workers workers) {
        return Lease.take(database, name, holder, TTL).map(lease -> {
            HeldLease held = new HeldLease(database, lease);
            workers.run(held::renewUntilDone);
            return held;
        });
    }

    /** Takes the lease of who removes or moves contents, or needs them to stay, if nobody has it. */
    static Optional<HeldLease> ofSweep(Database database, Workers workers) {
        return take(database, "file-sweep", Identifiers.mint("", 16), workers);
    }

    Lease lease() {
        return lease;
    }

    private void renewUntilDone() {
        try {
            while (true) {
                TimeSource.system().sleep(TTL.dividedBy(3), done); // as the term of a lease, in real time
                if (done.isCancelled()) {
                    return;
                }
                renewUnlessDone();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the service is closing
        }
    }

    private void renewUnlessDone() {
        changing.lock();
        try {
            if (!done.isCancelled()) {
                renew();
            }
        } finally {
            changing.unlock();
        }
    }

    private void renew() {
        try {
            Lease.take(database, lease.name(), lease.holder(), TTL);
        } catch (ExaiException e) {
            LOG.warn("lease not renewed name={} kind={}", lease.name(), e.kind()); // there is time for another try
        }
    }

    @Override
    public void close() {
        done.cancel("done");
        changing.lock();
        try {
            database.write(sql -> sql.update(
                    "DELETE FROM leases WHERE name = ? AND holder = ? AND term = ?",
                    lease.name(),
                    lease.holder(),
                    lease.term()));
        } finally {
            changing.unlock();
        }
    }
}
