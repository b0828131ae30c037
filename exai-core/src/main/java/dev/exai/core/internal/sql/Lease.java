package dev.exai.core.internal.sql;

import java.time.Duration;
import java.util.Optional;

/**
 * The right to do one kind of background work, held by one process at a time. The term grows with each holder; whoever writes
 * under a lease checks {@link #isHeld} in the same transaction, so a holder that slept too long changes nothing any more.
 *
 * <p>All times are the database's, so the clocks of processes do not matter.
 */
public record Lease(String name, String holder, long term) {
    private static final int MOST_TRIES = 20; // each lost one means that a holder has just ended

    /**
     * Takes the lease if nobody holds it, or renews the holder's own.
     *
     * @param holder unique to the process
     * @param ttl after this time without renewal another may take it
     */
    public static Optional<Lease> take(Database database, String name, String holder, Duration ttl) {
        return database.write(sql -> {
            Row row = row(sql, name);
            long now = now(sql); // after the wait for the row
            boolean own = row.holder.equals(holder) && now < row.until;
            if (!own && now < row.until) {
                // Never longer than one ttl: the database's clock may have been set back.
                sql.update(
                        "UPDATE leases SET until = ? WHERE name = ? AND until > ?",
                        now + ttl.toMillis(),
                        name,
                        now + ttl.toMillis());
                return Optional.empty();
            }
            long term = own ? row.term : row.term + 1;
            sql.update(
                    "UPDATE leases SET holder = ?, term = ?, until = ? WHERE name = ?",
                    holder,
                    term,
                    now + ttl.toMillis(),
                    name);
            return Optional.of(new Lease(name, holder, term));
        });
    }

    private record Row(String holder, long term, long until) {}

    /** The row of the lease, made if it is missing; a holder that ends may delete it just before it is read. */
    private static Row row(Sql sql, String name) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            sql.update(
                    "INSERT INTO leases (name, holder, term, until) VALUES (?, '', 0, 0) ON CONFLICT DO NOTHING", name);
            Optional<Row> row = sql.first(
                    "SELECT holder, term, until FROM leases WHERE name = ?"
                            + sql.dialect().forUpdate(),
                    found -> new Row(found.getString(1), found.getLong(2), found.getLong(3)),
                    name);
            if (row.isPresent()) {
                return row.get();
            }
        }
        throw new IllegalStateException("the lease vanished again and again");
    }

    /** Whether the lease is still held under this term; holds it until the end of the transaction. */
    public boolean isHeld(Sql sql) {
        return sql.first(
                        "SELECT term FROM leases WHERE name = ? AND term = ? AND holder = ? AND until > ?"
                                + sql.dialect().forUpdate(),
                        row -> row.getLong(1),
                        name,
                        term,
                        holder,
                        now(sql))
                .isPresent();
    }

    /** Gives it back, unless another has taken it meanwhile. */
    public void release(Database database) {
        database.write(sql -> sql.update(
                "UPDATE leases SET until = 0 WHERE name = ? AND term = ? AND holder = ?", name, term, holder));
    }

    /** The database's time in milliseconds since 1970. */
    static long now(Sql sql) {
        return switch (sql.dialect()) {
            case SQLITE -> sql.number("SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)");
            case POSTGRESQL -> sql.number("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)");
        };
    }
}
