package dev.exai.files.internal;

import dev.exai.core.Deadline;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.internal.sql.Database;
import dev.exai.files.BlobStore;
import dev.exai.files.FileCheckReport;
import dev.exai.files.FileStats;
import dev.exai.files.Removable;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Looks after what is stored here. Thread-safe. */
public final class Inventory {
    private final Database database;
    private final BlobStore blobs;
    private final @Nullable BlobStore archive;
    private final FileCatalog catalog;
    private final TimeSource time;
    private final Reports reports;

    /** Of the catalogue and its contents, wherever they are. */
    public Inventory(
            Database database,
            BlobStore blobs,
            @Nullable BlobStore archive,
            FileCatalog catalog,
            TimeSource time,
            Reports reports) {
        this.database = database;
        this.blobs = blobs;
        this.archive = archive;
        this.catalog = catalog;
        this.time = time;
        this.reports = reports;
    }

    /** How much there is; of everybody for null. */
    public FileStats stats(@Nullable PrincipalId owner) {
        return new Statistics(database, time).of(owner);
    }

    /** What is wrong; reads contents if there is a deadline for it, and tells of each piece that was read. */
    public FileCheckReport check(@Nullable Deadline reading, LongConsumer onRead) {
        return reports.keep(
                "check",
                () -> new Inspection(database, blobs, onRead).run(reading),
                report -> Map.of(
                        "files", report.files(),
                        "contents", report.contents(),
                        "read", report.contentsRead(),
                        "faults", (long) report.faults().size()));
    }

    /** Makes counts that are wrong anew; how many there were. */
    public int recount() {
        return reports.keep(
                "repair",
                () -> new Recount(database, catalog.quotas()).run(time.instant()),
                count -> Map.of("counts", (long) count));
    }

    /** How many counts are wrong. */
    public int miscounted() {
        return new Recount(database, catalog.quotas()).count();
    }

    /** Removes contents that no row names; how many there were. */
    public int collectGarbage(boolean consent) {
        return reports.keep("collect", () -> strays().remove(consent), count -> Map.of("strays", (long) count));
    }

    /** How many contents no row names; tells of each. */
    public int strays(Consumer<? super Removable> each) {
        return strays().count(each);
    }

    private StrayContents strays() {
        return new StrayContents(database, blobs, archive, catalog.quotas(), time.instant());
    }

    /** Tells what a sweep would remove, and what no row names. */
    public void preview(Duration grace, Consumer<? super Removable> each) {
        new Preview(database, grace, time.instant(), each).run();
        strays(each);
    }
}
