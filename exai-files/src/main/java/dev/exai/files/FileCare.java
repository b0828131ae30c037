package dev.exai.files;

import dev.exai.core.PrincipalId;
import dev.exai.core.model.ProviderId;
import dev.exai.files.internal.Copies;
import dev.exai.files.internal.FileCatalog;
import dev.exai.files.internal.Inventory;
import dev.exai.files.internal.Reports;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is looked at before something is removed, and what is removed only on purpose. Thread-safe; calls block. */
public final class FileCare {
    private final FileCatalog catalog;
    private final Inventory inventory;
    private final Copies copies;
    private final Reports reports;
    private final Duration grace;

    FileCare(FileCatalog catalog, Inventory inventory, Copies copies, Reports reports, Duration grace) {
        this.catalog = catalog;
        this.inventory = inventory;
        this.copies = copies;
        this.reports = reports;
        this.grace = grace;
    }

    /** The owner's files whose time is over and that no sweep has ended so far; nobody is served them any more. */
    public List<StoredFile> expired(PrincipalId owner) {
        return catalog.expired(owner);
    }

    /** What came of each kind of work the last time, in whatever process. */
    public List<FileReport> reports() {
        return reports.all();
    }

    /** What is known of the copies of an expired file, by provider. */
    public List<RemoteCopy> copiesOf(StoredFile expired) {
        return copies.of(expired);
    }

    /** Ends an expired file now, as the next sweep would; false if it was brought back, held or ended meanwhile. */
    public boolean end(StoredFile expired) {
        return catalog.end(expired);
    }

    /**
     * What was done to the installation as a whole, newest first: strays that were removed, counts that were repaired, backups.
     *
     * @param before only entries with smaller numbers; null for the first page
     * @param limit 1–{@link FileService#MAX_PAGE}
     */
    public FileAuditPage audit(@Nullable Long before, int limit) {
        return catalog.auditOfInstallation(before, FileService.checked(limit));
    }

    /** Does what {@link FileService#collectGarbage} does, however much it is, for who has looked at it ({@link #previewCleanUp}). */
    public int collectGarbageWithConsent() {
        return inventory.collectGarbage(true);
    }

    /** Tells of each content that {@link FileService#collectGarbage} would remove now. Changes nothing. */
    public void previewStrays(Consumer<? super Removable> each) {
        inventory.strays(each);
    }

    /**
     * Tells of everything that a {@link FileService#sweep} and {@link FileService#collectGarbage} would end or remove now, in this order. Changes
     * nothing. A copy goes when its provider confirms it, and what belongs to it stays until then.
     */
    public void previewCleanUp(Consumer<? super Removable> each) {
        inventory.preview(grace, each);
    }

    /** How many counts {@link FileService#repair} would make anew. Changes nothing. */
    public int previewRepair() {
        return inventory.miscounted();
    }

    /**
     * Gives up every copy at a provider, of all owners, for one that is not configured any more and never will be: they are
     * forgotten here, as the audit tells, and stay there. What waited for them goes with the next sweep.
     *
     * @param dryRun only counts them
     * @return how many may still be there
     */
    public int giveUpCopies(ProviderId provider, boolean dryRun) {
        return copies.giveUp(provider, dryRun);
    }
}
