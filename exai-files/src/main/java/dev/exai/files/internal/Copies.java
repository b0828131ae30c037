package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Abilities;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.Provider;
import dev.exai.files.BackupReport;
import dev.exai.files.BlobStore;
import dev.exai.files.CopyRequest;
import dev.exai.files.FileAuditEntry.Action;
import dev.exai.files.FileSettings;
import dev.exai.files.RemoteCopy;
import dev.exai.files.StoredFile;
import dev.exai.files.SweepReport;
import dev.exai.files.SyncPlan;
import dev.exai.files.SyncReport;
import dev.exai.files.SyncWish;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongConsumer;

/** Everything about copies at providers, and what is removed with them. Thread-safe; to be closed. */
public final class Copies implements AutoCloseable {
    private final Workers workers = Workers.perTask("exai-files");
    private final Reports reports;
    private final CopyTable table;
    private final UploadCoordinator coordinator;
    private final Reconciler reconciler;
    private final Sweeper sweeper;

    /**
     * What holds for them.
     *
     * @param health told of what nobody can remove
     * @param reports told of what was done
     */
    public record Ways(FileSettings settings, HealthBook health, Reports reports) {}

    /** The copies of the catalogue's files. */
    public Copies(Database database, BlobStore blobs, FileCatalog catalog, Ways ways, TimeSource time) {
        reports = ways.reports();
        table = new CopyTable(database, time);
        coordinator = new UploadCoordinator(database, table, blobs, workers, time);
        reconciler = new Reconciler(coordinator, catalog);
        sweeper = new Sweeper(coordinator, catalog, ways);
    }

    /** The threads of this. */
    public Workers workers() {
        return workers;
    }

    /** The copy of the file, sent if it is not there. */
    public RemoteCopy ensure(StoredFile file, Provider provider, CopyRequest request, CallContext context) {
        FileProvider files = filesOf(provider);
        CopyKey key = new CopyKey(file.owner(), file.hash(), provider.id(), table.accountOf(files), request.purpose());
        return coordinator.ensure(key, file, files, request, context).copy();
    }

    /** What is known of the file's copies. */
    public List<RemoteCopy> of(StoredFile file) {
        return table.of(file.owner(), file.hash()).stream().map(CopyRow::copy).toList();
    }

    /** Notes that the provider has said it does not hold the copy. */
    public void gone(StoredFile file, RemoteCopy copy) {
        String id = copy.remoteId();
        table.of(file.owner(), copy.hash()).stream()
                .filter(row -> row.key().provider().equals(copy.provider()))
                .filter(row -> row.state() == RemoteCopy.State.PRESENT && id != null && id.equals(row.remoteId()))
                .forEach(row -> table.endIfSame(row, RemoteCopy.State.GONE, null, Action.COPY_LOST));
    }

    /** What differs from the provider's listing. */
    public SyncPlan plan(Provider provider, SyncWish wish, CallContext context) {
        FileProvider files = filesOf(provider);
        if (!files.abilities().contains(FileProvider.Ability.LIST)) {
            throw new ExaiException(ErrorKind.UNSUPPORTED, provider.id() + " does not list files");
        }
        if (wish.verify() > 0 && !files.abilities().contains(FileProvider.Ability.CONTENT)) {
            throw new ExaiException(ErrorKind.UNSUPPORTED, provider.id() + " does not give out what it holds");
        }
        return reconciler.plan(provider.id(), files, wish, context);
    }

    /** Puts it right. */
    public SyncReport apply(SyncPlan plan, boolean consent, Provider provider, CallContext context) {
        return reports.keep(
                "sync-" + provider.id(),
                () -> reconciler.apply(plan, consent, filesOf(provider), context),
                Copies::counts);
    }

    /** Removes what nobody needs. */
    public SweepReport sweep(List<Provider> providers, CallContext context) {
        return reports.keep("sweep", () -> sweeper.run(providers, context), Copies::counts);
    }

    private static Map<String, Long> counts(SyncReport report) {
        Map<String, Long> counts = new HashMap<>();
        report.done().forEach((kind, count) -> counts.put(kind.name().toLowerCase(Locale.ROOT), (long) count));
        counts.put("skipped", (long) report.skipped());
        counts.put("failed", (long) report.failures().size());
        return counts;
    }

    private static Map<String, Long> counts(SweepReport report) {
        return Map.of(
                "expired", (long) report.expired(),
                "purged", (long) report.purged(),
                "copies_deleted", (long) report.copiesDeleted(),
                "contents_removed", (long) report.contentsRemoved(),
                "waiting", (long) report.waiting());
    }

    /** Gives up what a provider holds, or only counts it. */
    public int giveUp(ProviderId provider, boolean dryRun) {
        return dryRun ? table.count(provider) : table.giveUp(provider);
    }

    /** Writes a backup. */
    public BackupReport backup(Path directory, BlobStore contents, Path target, LongConsumer onCopied) {
        return reports.keep(
                "backup",
                () -> new Backup(onCopied)
                        .write(
                                coordinator.database(),
                                contents,
                                directory,
                                target.toAbsolutePath().normalize(),
                                workers,
                                coordinator.time()),
                report -> Map.of(
                        "contents", report.contents(),
                        "bytes", report.bytes(),
                        "faults", (long) report.faults().size()));
    }

    private static FileProvider filesOf(Provider provider) {
        return Abilities.present(provider, provider.files(), "files");
    }

    @Override
    public void close() {
        workers.close();
    }
}
