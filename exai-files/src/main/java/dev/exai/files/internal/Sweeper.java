package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.ProviderException;
import dev.exai.core.file.ContentHash;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.Provider;
import dev.exai.files.BlobKey;
import dev.exai.files.BlobStore;
import dev.exai.files.SweepReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what nobody needs any more, in the one order in which nothing is lost sight of: copies at providers, then rows, then
 * contents. One process at a time. Thread-safe.
 */
final class Sweeper {
    /** What was published less than this ago may be about to get its row. */
    static final Duration UNUSED = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final int PAGE = 200;

    private final UploadCoordinator coordinator;
    private final FileCatalog catalog;
    private final Copies.Ways ways;

    Sweeper(UploadCoordinator coordinator, FileCatalog catalog, Copies.Ways ways) {
        this.coordinator = coordinator;
        this.catalog = catalog;
        this.ways = ways;
    }

    SweepReport run(List<Provider> providers, CallContext context) {
        Optional<HeldLease> lease = HeldLease.ofSweep(coordinator.database(), coordinator.workers());
        if (lease.isEmpty()) {
            throw new ExaiException(ErrorKind.IN_PROGRESS, "another process is sweeping");
        }
        try (HeldLease held = lease.get()) {
            SweepReport report = new Pass(providers, context).run();
            LOG.info(
                    "files swept lease={} expired={} purged={} copies={} contents={} waiting={}",
                    held.lease().term(),
                    report.expired(),
                    report.purged(),
                    report.copiesDeleted(),
                    report.contentsRemoved(),
                    report.waiting());
            return report;
        }
    }

    /** Contents without a file, at most {@code limit} after the given one. */
    private List<BlobRow> unused(BlobRow after) {
        return coordinator
                .database()
                .read(sql -> sql.all(
                        "SELECT owner, hash, bytes FROM file_blobs WHERE refs = 0"
                                + " AND (owner, hash) > (?, ?) ORDER BY owner, hash LIMIT ?",
                        row -> new BlobRow(row.getString(1), row.getString(2), row.getLong(3)),
                        after.owner,
                        after.hash,
                        PAGE));
    }

    private record BlobRow(String owner, String hash, long bytes) {
        PrincipalId principal() {
            return new PrincipalId(owner);
        }

        ContentHash content() {
            return new ContentHash(hash);
        }
    }

    /** One sweep. */
    private final class Pass {
        private final Map<ProviderId, FileProvider> providers = new HashMap<>();
        private final CallContext context;
        private final Patience patience;
        private final Removal removal = new Removal(coordinator);
        private final Set<String> waiting = new TreeSet<>();
        private final Map<ProviderId, Integer> notConfigured = new HashMap<>();
        private int purged;
        private int copiesDeleted;
        private int contentsRemoved;

        Pass(List<Provider> configured, CallContext context) {
            this.context = context;
            patience = new Patience(context);
            for (Provider provider : configured) {
                FileProvider files = provider.files();
                if (files != null) {
                    providers.put(provider.id(), files);
                }
            }
        }

        SweepReport run() {
            int expired = 0;
            for (int some = catalog.expire(PAGE); some > 0; some = catalog.expire(PAGE)) {
                expired += some;
                goOn();
            }
            purge(coordinator.time().instant().minus(ways.settings().grace()));
            removeContents();
            ways.health().notConfigured(notConfigured);
            new PackSweep(coordinator, catalog.quotas()).run(this::goOn);
            return new SweepReport(expired, purged, copiesDeleted, contentsRemoved, waiting.size());
        }

        private void goOn() {
            context.cancel().throwIfCancelled();
        }

        private void purge(Instant before) {
            List<FileRow> page = catalog.deletedBefore(before, -1, PAGE);
            while (!page.isEmpty()) {
                for (FileRow row : page) {
                    goOn();
                    boolean free = catalog.isShared(row.file())
                            || removeCopies(row.file().owner(), row.file().hash());
                    if (free && catalog.purge(row.file(), before)) {
                        purged++;
                    }
                }
                page = catalog.deletedBefore(before, page.get(page.size() - 1).seq(), PAGE);
            }
        }

        private void removeContents() {
            List<BlobRow> page = unused(new BlobRow("", "", 0));
            while (!page.isEmpty()) {
                for (BlobRow row : page) {
                    goOn();
                    if (removeCopies(row.principal(), row.content()) && removeContent(row)) {
                        contentsRemoved++;
                    }
                }
                page = unused(page.get(page.size() - 1));
            }
        }

        /** Whether no provider holds the content any more. */
        private boolean removeCopies(PrincipalId owner, ContentHash hash) {
            boolean all = true;
            for (CopyRow row : new ArrayList<>(coordinator.copies().of(owner, hash))) {
                if (isRemoved(row)) {
                    copiesDeleted++;
                } else {
                    waiting.add(row.tag());
                    all = false;
                }
            }
            return all;
        }

        private boolean isRemoved(CopyRow row) {
            FileProvider files = providers.get(row.key().provider());
            if (files == null) {
                if (!waiting.contains(row.tag())) {
                    notConfigured.merge(row.key().provider(), 1, Integer::sum);
                }
                return false;
            }
            try {
                return patience.ask(row.key().provider(), own -> removal.run(row, files, own));
            } catch (ProviderException e) {
                LOG.warn(
                        "copy not deleted provider={} tag={} kind={}", row.key().provider(), row.tag(), e.kind());
                return false;
            }
        }

        /** Under the lock of its owner, which whoever takes the same content in holds too when it counts on it. */
        private boolean removeContent(BlobRow row) {
            Database database = coordinator.database();
            BlobStore blobs = coordinator.blobs();
            return database.write(sql -> {
                catalog.quotas().lock(sql, row.principal());
                boolean needed = sql.number(
                                        "SELECT count(*) FROM file_blobs WHERE owner = ? AND hash = ? AND refs = 0",
                                        row.owner,
                                        row.hash)
                                == 0
                        || sql.number(
                                        "SELECT count(*) FROM file_copies WHERE owner = ? AND hash = ?",
                                        row.owner,
                                        row.hash)
                                > 0;
                BlobKey key = BlobKey.of(row.principal(), row.content());
                boolean packed = Packs.find(sql, key).isPresent();
                if (needed || (!packed && !blobs.delete(key, UNUSED))) {
                    return false;
                }
                Packs.leave(sql, key);
                Archiving.forget(sql, key);
                sql.update("DELETE FROM file_blobs WHERE owner = ? AND hash = ?", row.owner, row.hash);
                catalog.quotas().add(sql, row.principal(), 0, -row.bytes);
                return true;
            });
        }
    }
}
