package dev.exai.sessions.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Identifiers;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.file.ContentHash;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Dialect;
import dev.exai.core.internal.sql.Sql;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.IdempotencyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Idempotency keys in a database. A claim is on disk before its call is made, so that a crash cannot hide it. With SQLite,
 * which one process has for itself, what another holder has left unfinished is unknown at once; with PostgreSQL when its
 * time is over.
 */
public final class SqlIdempotencyStore implements IdempotencyStore {
    private static final int TOKEN_BYTES = 8;
    private static final Duration KEPT = InMemoryIdempotencyStore.KEPT;
    private static final int MAX_KEYS = 10_000;
    private static final long MAX_CHARS = 32_000_000;
    private static final long COPIED_AT_ONCE = 20; // an answer may have megabytes
    private static final String COLUMNS =
            "principal, tool, name, request, token, holder, until, forget_at, answer, lost";
    private static final String WHERE = " WHERE principal = ? AND tool = ? AND name = ?";

    private final Database database;
    private final TimeSource time;
    private final String holder = Identifiers.mint("holder_", TOKEN_BYTES);

    /** A store on the database, which stays its owner's to close. */
    public SqlIdempotencyStore(Database database, TimeSource time) {
        this.database = database;
        this.time = time;
    }

    private record Entry(
            String request,
            String holder,
            long until,
            @Nullable String answer,
            boolean lost) {}

    @Override
    public Claim claim(Scope scope, ContentHash request, Instant until) {
        long now = Micros.of(time.instant());
        long ends = Micros.of(until);
        long forgetAt = Math.max(now, ends) + Math.multiplyExact(KEPT.toSeconds(), 1_000_000L);
        String token = Identifiers.mint("claim_", TOKEN_BYTES);
        return database.write(sql -> {
            String principal = scope.principal().value();
            sql.update("DELETE FROM idempotency WHERE forget_at <= ?", now); // whosesoever: some never come back
            Optional<Entry> known = find(sql, scope);
            if (known.isEmpty() && count(sql, principal) >= MAX_KEYS) {
                throw new ExaiException(
                        ErrorKind.REJECTED, "this principal has " + MAX_KEYS + " idempotency keys; try later");
            }
            if (known.isEmpty() && insert(sql, scope, request, token, ends, forgetAt)) {
                return new Claim.Granted(token);
            }
            return find(sql, scope)
                    .map(entry -> state(sql, entry, request, now))
                    .orElseThrow(() -> new IllegalStateException("a claim that is neither there nor can be made"));
        });
    }

    @Override
    public void complete(Scope scope, String token, String answer) {
        database.write(sql -> {
            long chars = sql.number(
                    "SELECT COALESCE(SUM(LENGTH(answer)), 0) FROM idempotency WHERE principal = ?",
                    scope.principal().value());
            if (chars + answer.length() > MAX_CHARS) {
                throw new ExaiException(
                        ErrorKind.STORAGE_FULL, "the answers of this principal take " + chars + " characters");
            }
            return change(sql, "UPDATE idempotency SET answer = ?", answer, scope, token);
        });
    }

    @Override
    public void release(Scope scope, String token) {
        database.write(sql -> sql.update(
                "DELETE FROM idempotency" + WHERE + " AND token = ? AND answer IS NULL",
                scope.principal().value(),
                scope.tool(),
                scope.key().value(),
                token));
    }

    @Override
    public void lost(Scope scope, String token) {
        database.write(sql -> change(sql, "UPDATE idempotency SET lost = ?", 1L, scope, token));
    }

    /** Forgets the answers that name the handle. Their calls were made all the same, so their keys stay, without an answer. */
    static void forgetAnswers(Sql sql, PrincipalId owner, ConversationId handle) {
        sql.update(
                "UPDATE idempotency SET answer = NULL, lost = 1 WHERE principal = ? AND answer IS NOT NULL AND "
                        + sql.dialect().position() + "(answer, ?) > 0",
                owner.value(),
                handle.value());
    }

    /** Copies all keys from one database into another; calls that have not ended are of unknown outcome there. */
    static void copy(Database source, Database target) {
        long copied = 0;
        for (List<Object[]> page = page(source, copied); !page.isEmpty(); page = page(source, copied)) {
            List<Object[]> rows = page;
            target.write(sql -> {
                rows.forEach(row -> sql.update(
                        "INSERT INTO idempotency (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row));
                return true;
            });
            copied += page.size();
        }
    }

    private static List<Object[]> page(Database source, long after) {
        return source.read(sql -> sql.all(
                "SELECT " + COLUMNS + " FROM idempotency ORDER BY principal, tool, name LIMIT ? OFFSET ?",
                row -> new Object[] {
                    row.getString(1), // principal
                    row.getString(2), // tool
                    row.getString(3), // name
                    row.getString(4), // request
                    row.getString(5), // token
                    row.getString(6), // holder
                    row.getLong(7), // until
                    row.getLong(8), // forget_at
                    row.getString(9), // answer
                    1L // lost: says nothing where there is an answer
                },
                COPIED_AT_ONCE,
                after));
    }

    @Override
    public void close() {
        // the database is its owner's to close
    }

    private static int change(Sql sql, String set, Object value, Scope scope, String token) {
        return sql.update(
                set + WHERE + " AND token = ? AND answer IS NULL",
                value,
                scope.principal().value(),
                scope.tool(),
                scope.key().value(),
                token);
    }

    private static Optional<Entry> find(Sql sql, Scope scope) {
        return sql.first(
                "SELECT request, holder, until, answer, lost FROM idempotency" + WHERE,
                row -> new Entry(
                        row.getString(1), row.getString(2), row.getLong(3), row.getString(4), row.getLong(5) != 0),
                scope.principal().value(),
                scope.tool(),
                scope.key().value());
    }

    private static long count(Sql sql, String principal) {
        return sql.number("SELECT COUNT(*) FROM idempotency WHERE principal = ?", principal);
    }

    /** Returns false if another process was faster. */
    private boolean insert(Sql sql, Scope scope, ContentHash request, String token, long until, long forgetAt) {
        return sql.update(
                        "INSERT INTO idempotency (principal, tool, name, request, token, holder, until, forget_at, lost)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING",
                        scope.principal().value(),
                        scope.tool(),
                        scope.key().value(),
                        request.hex(),
                        token,
                        holder,
                        until,
                        forgetAt)
                == 1;
    }

    private Claim state(Sql sql, Entry entry, ContentHash request, long now) {
        if (!entry.request().equals(request.hex())) {
            return new Claim.Mismatch();
        }
        if (entry.answer() != null) {
            return new Claim.Done(entry.answer());
        }
        boolean left = sql.dialect() == Dialect.SQLITE && !entry.holder().equals(holder);
        return entry.lost() || left || now > entry.until() ? new Claim.Unknown() : new Claim.Running();
    }
}
