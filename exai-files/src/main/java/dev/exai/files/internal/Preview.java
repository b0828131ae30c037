package dev.exai.files.internal;

import dev.exai.core.PrincipalId;
import dev.exai.core.file.ContentHash;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Sql;
import dev.exai.core.model.ProviderId;
import dev.exai.files.BlobKey;
import dev.exai.files.Removable;
import dev.exai.files.Removable.Kind;
import dev.exai.files.StoredFile;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Tells what a sweep would remove now, and changes nothing. Not thread-safe. */
final class Preview {
    private static final int PAGE = 500;
    private static final String EXPIRED =
            "(expires_at IS NOT NULL AND expires_at <= ? AND deleted_at IS NULL AND held = 0)";
    private static final String OVER = "(deleted_at IS NOT NULL AND deleted_at <= ?)";

    private final Database database;
    private final Consumer<? super Removable> each;
    private final long now;
    private final long graceOver;
    private final boolean expiredGoToo;
    private final Map<Long, Long> leaving = new HashMap<>(); // bytes that leave a pack, by its number

    Preview(Database database, Duration grace, Instant now, Consumer<? super Removable> each) {
        this.database = database;
        this.each = each;
        this.now = Micros.of(now);
        graceOver = Micros.of(now.minus(grace));
        expiredGoToo = grace.isZero();
    }

    private record Content(String owner, ContentHash hash, long bytes) {
        BlobKey key() {
            return BlobKey.of(new PrincipalId(owner), hash);
        }
    }

    void run() {
        files(EXPIRED, now, Kind.EXPIRED_FILE);
        if (expiredGoToo) {
            files(EXPIRED, now, Kind.DELETED_FILE);
        }
        files(OVER, graceOver, Kind.DELETED_FILE);
        contents();
        packs();
    }

    private void files(String which, long moment, Kind kind) {
        long after = -1;
        List<FileRow> page = page(which, moment, after);
        while (!page.isEmpty()) {
            for (FileRow row : page) {
                StoredFile file = row.file();
                each.accept(new Removable(kind, file.id().value(), file.name(), null, file.sizeBytes()));
                after = row.seq();
            }
            page = page(which, moment, after);
        }
    }

    private List<FileRow> page(String which, long moment, long after) {
        return database.read(sql -> sql.all(
                FileRow.SELECT + "WHERE " + which + " AND seq > ? ORDER BY seq LIMIT ?",
                FileRow::of,
                moment,
                after,
                PAGE));
    }

    /** Those without a file that stays. */
    private void contents() {
        Content last = new Content("", ContentHash.of(new byte[0]), 0);
        List<Content> page = unneeded("", "");
        while (!page.isEmpty()) {
            for (Content content : page) {
                each.accept(Removable.content(Kind.CONTENT, content.hash, content.bytes));
                database.read(sql -> copies(sql, content));
                last = content;
            }
            page = unneeded(last.owner, last.hash.hex());
        }
    }

    private List<Content> unneeded(String owner, String hash) {
        String stays = "NOT (" + OVER + (expiredGoToo ? " OR " + EXPIRED : "") + ")";
        Object[] values = expiredGoToo
                ? new Object[] {owner, hash, graceOver, now, PAGE}
                : new Object[] {owner, hash, graceOver, PAGE};
        return database.read(sql -> sql.all(
                "SELECT b.owner, b.hash, b.bytes FROM file_blobs b WHERE (b.owner, b.hash) > (?, ?) AND NOT EXISTS"
                        + " (SELECT 1 FROM files f WHERE f.owner = b.owner AND f.hash = b.hash AND " + stays + ")"
                        + " ORDER BY b.owner, b.hash LIMIT ?",
                row -> new Content(row.getString(1), new ContentHash(row.getString(2)), row.getLong(3)),
                values));
    }

    private int copies(Sql sql, Content content) {
        List<CopyRow> rows = sql.all(
                CopyRow.SELECT + "WHERE owner = ? AND hash = ? AND state <> 'ABSENT' AND state <> 'GONE'",
                CopyRow::of,
                content.owner,
                content.hash.hex());
        for (CopyRow row : rows) {
            ProviderId provider = row.key().provider();
            String remote = row.remoteId() == null ? row.tag() : row.remoteId();
            each.accept(new Removable(Kind.COPY, remote, null, provider, row.sizeBytes()));
        }
        sql.all(
                "SELECT pack, bytes FROM file_packed WHERE space = ? AND hash = ?",
                row -> leaving.merge(row.getLong(1), row.getLong(2), Long::sum),
                content.key().space(),
                content.hash.hex());
        return rows.size();
    }

    private void packs() {
        long after = 0;
        List<Packs.Pack> page = packs(after);
        while (!page.isEmpty()) {
            for (Packs.Pack pack : page) {
                if (Packs.isLoose(pack, leaving.getOrDefault(pack.number(), 0L))) {
                    each.accept(Removable.content(Kind.PACK, pack.hash(), pack.bytes()));
                }
                after = pack.number();
            }
            page = packs(after);
        }
    }

    private List<Packs.Pack> packs(long after) {
        return database.read(sql -> Packs.page(sql, after, PAGE));
    }
}
