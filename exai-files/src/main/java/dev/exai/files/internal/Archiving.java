package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import dev.exai.core.file.ContentHash;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Sql;
import dev.exai.files.ArchiveReport;
import dev.exai.files.BlobKey;
import dev.exai.files.BlobStore;
import dev.exai.files.BlobStore.Staged;
import dev.exai.files.FileAuditEntry.Action;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves contents that nobody uses to a second store: copied and durable there, then noted, then deleted here, so that a kill at
 * any point leaves one that can be read. Thread-safe.
 */
public final class Archiving {
    private static final Logger LOG = LoggerFactory.getLogger(Archiving.class);
    private static final int PAGE = 200;

    private final Database database;
    private final BlobStore store;
    private final BlobStore archive;
    private final BlobStore contents;
    private final FileCatalog catalog;
    private final Workers workers;
    private final TimeSource time;
    private final Reports reports;

    /** From the store to the archive; contents are read wherever they are. */
    public Archiving(
            Database database,
            BlobStore store,
            BlobStore archive,
            BlobStore contents,
            FileCatalog catalog,
            Workers workers,
            Reports reports) {
        this.database = database;
        this.store = store;
        this.archive = archive;
        this.contents = contents;
        this.catalog = catalog;
        this.workers = workers;
        this.time = catalog.time();
        this.reports = reports;
    }

    /** Whether the content lies in the archive. */
    static boolean holds(Sql sql, BlobKey key) {
        return sql.number(
                        "SELECT count(*) FROM file_archived WHERE space = ? AND hash = ?",
                        key.space(),
                        key.hash().hex())
                > 0;
    }

    /** Says that the content lies here again; whether it was in the archive. What is left of it in the archive goes with the content. */
    static boolean leave(Sql sql, BlobKey key) {
        return sql.update(
                        "DELETE FROM file_archived WHERE space = ? AND hash = ?",
                        key.space(),
                        key.hash().hex())
                > 0;
    }

    /** Forgets everything of a content. */
    static void forget(Sql sql, BlobKey key) {
        leave(sql, key);
        sql.update(
                "DELETE FROM file_used WHERE space = ? AND hash = ?",
                key.space(),
                key.hash().hex());
    }

    /** When the content was used last, as far as is noted. */
    static Optional<Instant> usedAt(Sql sql, BlobKey key) {
        return sql.first(
                "SELECT at FROM file_used WHERE space = ? AND hash = ?",
                row -> Micros.instant(row.getLong(1)),
                key.space(),
                key.hash().hex());
    }

    static void used(Sql sql, BlobKey key, Instant now) {
        sql.update(
                "INSERT INTO file_used (space, hash, at) VALUES (?, ?, ?)"
                        + " ON CONFLICT (space, hash) DO UPDATE SET at = excluded.at",
                key.space(),
                key.hash().hex(),
                Micros.of(now));
    }

    private record Content(String owner, ContentHash hash, long bytes, long addedAt) {
        BlobKey key() {
            return BlobKey.of(new PrincipalId(owner), hash);
        }
    }

    /** Moves what was not used for so long, or only counts it. */
    public ArchiveReport run(Duration unused, boolean dryRun) {
        if (dryRun) {
            return run(time.instant().minus(unused), true); // also where nothing may be written
        }
        HeldLease lease = HeldLease.ofSweep(database, workers)
                .orElseThrow(
                        () -> new ExaiException(ErrorKind.IN_PROGRESS, "another process sweeps or makes a backup"));
        try (lease) {
            return reports.keep(
                    "archive",
                    () -> run(time.instant().minus(unused), false),
                    report ->
                            Map.of("contents", report.contents(), "bytes", report.bytes(), "failed", report.failed()));
        }
    }

    private ArchiveReport run(Instant before, boolean dryRun) {
        long moved = 0;
        long bytes = 0;
        long failed = 0;
        List<Content> page = page("", "");
        while (!page.isEmpty()) {
            for (Content content : page) {
                if (!isDue(content, before)) {
                    continue;
                }
                if (dryRun || move(content)) {
                    moved++;
                    bytes += content.bytes;
                } else {
                    failed++;
                }
            }
            Content last = page.get(page.size() - 1);
            page = page(last.owner, last.hash.hex());
        }
        return new ArchiveReport(moved, bytes, failed);
    }

    private List<Content> page(String owner, String hash) {
        return database.read(sql -> sql.all(
                "SELECT b.owner, b.hash, b.bytes,"
                        + " (SELECT max(f.created_at) FROM files f WHERE f.owner = b.owner AND f.hash = b.hash)"
                        + " FROM file_blobs b WHERE b.refs > 0 AND (b.owner, b.hash) > (?, ?)"
                        + " ORDER BY b.owner, b.hash LIMIT ?",
                row -> new Content(row.getString(1), new ContentHash(row.getString(2)), row.getLong(3), row.getLong(4)),
                owner,
                hash,
                PAGE));
    }

    private boolean isDue(Content content, Instant before) {
        boolean old = Micros.instant(content.addedAt).isBefore(before);
        return old && database.read(sql -> isDue(sql, content.key(), before));
    }

    private static boolean isDue(Sql sql, BlobKey key, Instant before) {
        return !holds(sql, key)
                && usedAt(sql, key).map(at -> at.isBefore(before)).orElse(true);
    }

    private boolean move(Content content) {
        BlobKey key = content.key();
        try (InputStream in = contents.open(key, true);
                Staged staged = archive.stage(in, Long.MAX_VALUE - 1)) {
            staged.publish(key.space());
        } catch (IOException e) {
            LOG.warn("content not archived, it cannot be read hash={}", key.hash());
            return false;
        } catch (ExaiException e) {
            if (e.kind() != ErrorKind.FILE_GONE && e.kind() != ErrorKind.INVALID_REQUEST) {
                throw e;
            }
            LOG.warn("content not archived, it is lost or damaged hash={} kind={}", key.hash(), e.kind());
            return false;
        }
        database.write(sql -> {
            catalog.quotas().lock(sql, new PrincipalId(content.owner));
            Packs.leave(sql, key);
            leave(sql, key);
            PrincipalId owner = new PrincipalId(content.owner);
            FileAudit.add(sql, owner, content.hash, content.bytes, Action.ARCHIVED, time.instant());
            return sql.update(
                    "INSERT INTO file_archived (space, hash, at) VALUES (?, ?, ?)",
                    key.space(),
                    key.hash().hex(),
                    Micros.of(time.instant()));
        });
        store.delete(key, Sweeper.UNUSED); // what was just taken in again stays, and its taking in says where it lies
        return true;
    }
}
