package dev.exai.files;

import dev.exai.core.spi.Provider;
import dev.exai.files.internal.Announcements;
import dev.exai.files.internal.Archives;
import dev.exai.files.internal.Archiving;
import dev.exai.files.internal.Copies;
import dev.exai.files.internal.Delivery;
import dev.exai.files.internal.FileCatalog;
import dev.exai.files.internal.HealthBook;
import dev.exai.files.internal.Inventory;
import dev.exai.files.internal.PackedContents;
import dev.exai.files.internal.ReadAudit;
import dev.exai.files.internal.Reports;
import dev.exai.files.internal.Retention;
import dev.exai.files.internal.TakingIn;
import dev.exai.files.internal.TakingInMany;
import dev.exai.files.internal.Upkeep;
import dev.exai.files.internal.text.TextExtraction;
import dev.exai.files.internal.web.WebFetch;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What a {@link FileService} consists of, put together. Thread-safe. */
final class FileParts {
    final FileStorage storage;
    final BlobStore blobs;
    final BlobStore unnoted; // the same, and reading from it is no use of a content
    final FileCatalog catalog;
    final WebFetch web;
    final TakingIn taking;
    final TakingInMany takingMany;
    final Delivery delivery;
    final TextExtraction texts;
    final Archives archives;
    final Copies copies;
    final Inventory inventory;
    final HealthBook health;
    final Reports reports;
    final Retention retention;
    final @Nullable Archiving archiving;
    final Announcements announcements;
    final ReadAudit reads;
    final FileCare care;
    final List<Upkeep> upkeeps = new CopyOnWriteArrayList<>();

    FileParts(FileStorage storage, FileSettings settings, AllowedRoots roots, WebAccess access) {
        this.storage = storage;
        BlobStore store = storage.blobs();
        BlobStore archive = storage.archive();
        blobs = new PackedContents(store, archive, storage.database(), storage.time());
        unnoted = new PackedContents(store, archive, storage.database(), null);
        catalog = new FileCatalog(storage.database(), settings, storage.time());
        announcements = new Announcements(storage.database(), catalog, storage.time());
        reads = new ReadAudit(storage.database(), storage.time());
        delivery = new Delivery(roots);
        web = access.fetch();
        taking = new TakingIn(roots, web, store, catalog, settings, storage.time());
        texts = new TextExtraction(blobs);
        archives = new Archives(blobs, taking);
        reports = new Reports(storage.database(), storage.time());
        health = new HealthBook(storage.database(), store, settings, storage.time());
        copies = new Copies(
                storage.database(), blobs, catalog, new Copies.Ways(settings, health, reports), storage.time());
        takingMany = new TakingInMany(taking, store, catalog, copies.workers());
        inventory = new Inventory(storage.database(), unnoted, archive, catalog, storage.time(), reports);
        care = new FileCare(catalog, inventory, copies, reports, settings.grace());
        retention = new Retention(storage.database(), catalog, storage.time(), reports);
        archiving = archive == null
                ? null
                : new Archiving(storage.database(), store, archive, unnoted, catalog, copies.workers(), reports);
    }

    void startUpkeep(UpkeepSettings wish, List<Provider> providers) {
        Upkeep.Rules rules = new Upkeep.Rules(retention, archiving, inventory, reports);
        Upkeep upkeep = new Upkeep(storage.database(), copies, rules, health, storage.time(), wish, providers);
        upkeeps.add(upkeep);
        upkeep.start();
    }
}
