package dev.exai.files.internal;

import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Sql;
import dev.exai.core.model.ProviderId;
import dev.exai.files.FileStats;
import dev.exai.files.RemoteCopy.State;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what there is. Thread-safe. */
final class Statistics {
    private final Database database;
    private final TimeSource time;

    Statistics(Database database, TimeSource time) {
        this.database = database;
        this.time = time;
    }

    /** Of the owner; of everybody for null. */
    FileStats of(@Nullable PrincipalId owner) {
        long now = Micros.of(time.instant());
        return owner == null
                ? read("", new Object[0], new Object[] {now})
                : read(" AND owner = ?", new Object[] {owner.value()}, new Object[] {now, owner.value()});
    }

    /** All of it in one transaction, so that it belongs together. */
    private FileStats read(String whose, Object[] values, Object[] now) {
        return database.read(sql -> new FileStats(
                sql.number("SELECT count(*) FROM files WHERE " + FileRow.USABLE + whose, now),
                sql.number("SELECT count(*) FROM files WHERE NOT (" + FileRow.USABLE + ")" + whose, now),
                sql.number("SELECT count(*) FROM files WHERE held > 0" + whose, values),
                sql.number("SELECT count(*) FROM file_blobs WHERE refs > 0" + whose, values),
                sql.number("SELECT sum(bytes) FROM file_blobs WHERE refs > 0" + whose, values),
                types(sql, whose, now),
                copies(sql, whose, values)));
    }

    private static Map<String, Long> types(Sql sql, String whose, Object[] now) {
        Map<String, Long> types = new HashMap<>();
        sql.all(
                "SELECT media_type, count(*) FROM files WHERE " + FileRow.USABLE + whose + " GROUP BY media_type",
                row -> types.put(row.getString(1), row.getLong(2)),
                now);
        return types;
    }

    private static Map<ProviderId, Map<State, Long>> copies(Sql sql, String whose, Object[] values) {
        Map<ProviderId, Map<State, Long>> copies = new HashMap<>();
        sql.all(
                "SELECT provider, state, count(*) FROM file_copies WHERE state <> 'ABSENT'" + whose
                        + " GROUP BY provider, state",
                row -> copies.computeIfAbsent(new ProviderId(row.getString(1)), key -> new HashMap<>())
                        .put(State.valueOf(row.getString(2)), row.getLong(3)),
                values);
        copies.replaceAll((provider, states) -> Map.copyOf(states));
        return copies;
    }
}
