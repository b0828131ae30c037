package dev.exai.files.internal;

import dev.exai.core.PrincipalId;
import dev.exai.core.file.ContentHash;
import dev.exai.core.internal.sql.Sql;
import dev.exai.files.BlobKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Which contents lie in packs: a pack is a content of its own that holds small ones of one owner, one after the other. A
 * content that is written by itself leaves its pack, and a pack that nothing lies in any more is removed.
 */
final class Packs {
    private static final int LOOSE_PERCENT = 50; // a pack of which less is needed is given up

    private Packs() {}

    /** Where a content lies. */
    record Place(BlobKey pack, long at, long bytes) {}

    /** A pack and what of it is needed. */
    record Pack(long number, String owner, ContentHash hash, long bytes, long contents, long needed) {
        BlobKey key() {
            return BlobKey.of(new PrincipalId(owner), hash);
        }

        static Pack of(ResultSet row) throws SQLException {
            return new Pack(
                    row.getLong(1),
                    row.getString(2),
                    new ContentHash(row.getString(3)),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6));
        }
    }

    private static final String SELECT = "SELECT number, owner, hash, bytes, contents, needed FROM file_packs ";

    /** Where the content lies; empty if it lies in no pack. */
    static Optional<Place> find(Sql sql, BlobKey key) {
        return sql.first(
                "SELECT p.hash, c.at, c.bytes FROM file_packed c JOIN file_packs p ON p.number = c.pack"
                        + " WHERE c.space = ? AND c.hash = ?",
                row -> new Place(
                        new BlobKey(key.space(), new ContentHash(row.getString(1))), row.getLong(2), row.getLong(3)),
                key.space(),
                key.hash().hex());
    }

    /** The number of the pack, which holds nothing so far unless it was there. */
    static long add(Sql sql, PrincipalId owner, ContentHash hash, long bytes) {
        sql.update(
                "INSERT INTO file_packs (owner, hash, bytes, contents, needed) VALUES (?, ?, ?, 0, 0)"
                        + " ON CONFLICT (owner, hash) DO NOTHING",
                owner.value(),
                hash.hex(),
                bytes);
        return sql.number(
                "SELECT number FROM file_packs WHERE owner = ? AND hash = ?"
                        + sql.dialect().forUpdate(),
                owner.value(),
                hash.hex());
    }

    /** Says that the content lies there. {@link #count} follows. */
    static void put(Sql sql, BlobKey key, long pack, long at, long bytes) {
        sql.update(
                "INSERT INTO file_packed (space, hash, pack, at, bytes) VALUES (?, ?, ?, ?, ?)",
                key.space(),
                key.hash().hex(),
                pack,
                at,
                bytes);
    }

    /** Counts what lies in a pack, or with negative numbers what has left it. */
    static void count(Sql sql, long pack, long contents, long bytes) {
        sql.update(
                "UPDATE file_packs SET contents = contents + ?, needed = needed + ? WHERE number = ?",
                contents,
                bytes,
                pack);
    }

    /** Says that the content lies in no pack any more. */
    static void leave(Sql sql, BlobKey key) {
        record Left(long pack, long bytes) {}
        Optional<Left> left = sql.first(
                "SELECT pack, bytes FROM file_packed WHERE space = ? AND hash = ?",
                row -> new Left(row.getLong(1), row.getLong(2)),
                key.space(),
                key.hash().hex());
        if (left.isPresent()) {
            sql.update(
                    "DELETE FROM file_packed WHERE space = ? AND hash = ?",
                    key.space(),
                    key.hash().hex());
            count(sql, left.get().pack, -1, -left.get().bytes);
        }
    }

    /** At most {@code limit} packs with numbers above {@code after} of which less than half is needed. */
    static List<Pack> loose(Sql sql, long after, int limit) {
        return sql.all(
                SELECT + "WHERE number > ? AND needed * 100 < bytes * " + LOOSE_PERCENT + " ORDER BY number LIMIT ?",
                Pack::of,
                after,
                limit);
    }

    /** Whether less than half of the pack is needed once so many bytes more have left it. */
    static boolean isLoose(Pack pack, long leaving) {
        return (pack.needed - leaving) * 100 < pack.bytes * LOOSE_PERCENT;
    }

    /** At most {@code limit} packs with numbers above {@code after}. */
    static List<Pack> page(Sql sql, long after, int limit) {
        return sql.all(SELECT + "WHERE number > ? ORDER BY number LIMIT ?", Pack::of, after, limit);
    }

    /** Whether the pack has been given up. */
    static boolean isGone(Sql sql, Pack pack) {
        return sql.number("SELECT count(*) FROM file_packs WHERE number = ?", pack.number) == 0;
    }

    /** What lies in the pack. */
    static List<ContentHash> contents(Sql sql, long pack) {
        return sql.all(
                "SELECT hash FROM file_packed WHERE pack = ? ORDER BY at",
                row -> new ContentHash(row.getString(1)),
                pack);
    }

    /** Forgets a pack if nothing lies in it; false if something does. */
    static boolean forget(Sql sql, Pack pack) {
        return sql.update("DELETE FROM file_packs WHERE number = ? AND contents = 0", pack.number) > 0;
    }
}
