package dev.exai.files.internal;

import dev.exai.core.Identifiers;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.file.ContentHash;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Lease;
import dev.exai.core.internal.sql.Sql;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.FileProvider;
import dev.exai.files.FileAuditEntry.Action;
import dev.exai.files.RemoteCopy.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of copies at providers. Thread-safe. */
final class CopyTable {
    private static final int GIVEN_UP_AT_ONCE = 500;

    private final Database database;
    private final TimeSource time;
    private final Installation installation;

    CopyTable(Database database, TimeSource time) {
        this.database = database;
        this.time = time;
        installation = new Installation(database);
    }

    /** The name of this installation. */
    String instance() {
        return installation.name();
    }

    Optional<CopyRow> find(CopyKey key) {
        return database.read(sql -> find(sql, key));
    }

    private static Optional<CopyRow> find(Sql sql, CopyKey key) {
        return sql.first(
                CopyRow.SELECT + "WHERE owner = ? AND hash = ? AND provider = ? AND account = ? AND purpose = ?",
                CopyRow::of,
                key.columns());
    }

    /** The row of the key; a fresh one if there was none. */
    CopyRow begin(CopyKey key, long sizeBytes) {
        return find(key)
                .orElseGet(() -> database.write(sql -> {
                    sql.update(
                            "INSERT INTO file_copies (owner, hash, provider, account, purpose, tag, bytes, state,"
                                    + " changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                            key.owner().value(),
                            key.hash().hex(),
                            key.provider().value(),
                            key.account(),
                            key.purposeColumn(),
                            Identifiers.mint("", 8),
                            sizeBytes,
                            State.ABSENT.name(),
                            Micros.of(time.instant()));
                    return find(sql, key).orElseThrow(() -> new IllegalStateException("the copy vanished"));
                }));
    }

    /** All copies of a content. */
    List<CopyRow> of(PrincipalId owner, ContentHash hash) {
        return database.read(sql -> sql.all(
                CopyRow.SELECT + "WHERE owner = ? AND hash = ? ORDER BY provider, purpose",
                CopyRow::of,
                owner.value(),
                hash.hex()));
    }

    /** At most {@code limit} copies of a provider with tags above {@code after}, whatever their state. */
    List<CopyRow> page(ProviderId provider, String after, int limit) {
        return database.read(sql -> sql.all(
                CopyRow.SELECT + "WHERE provider = ? AND tag > ? ORDER BY tag LIMIT ?",
                CopyRow::of,
                provider.value(),
                after,
                limit));
    }

    /** How many copies of a provider may be there. */
    int count(ProviderId provider) {
        return Math.toIntExact(database.read(sql -> sql.number(
                "SELECT count(*) FROM file_copies WHERE provider = ? AND state <> 'ABSENT' AND state <> 'GONE'",
                provider.value())));
    }

    /** Forgets everything of a provider; returns how many copies may still be there. */
    int giveUp(ProviderId provider) {
        int given = 0;
        List<CopyRow> page = page(provider, "", GIVEN_UP_AT_ONCE);
        while (!page.isEmpty()) {
            List<CopyRow> some = page;
            given += database.write(sql -> giveUp(sql, some));
            page = page(provider, some.get(some.size() - 1).tag(), GIVEN_UP_AT_ONCE);
        }
        return given;
    }

    private int giveUp(Sql sql, List<CopyRow> rows) {
        int given = 0;
        for (CopyRow row : rows) {
            sql.update("DELETE FROM file_copies WHERE tag = ?", row.tag());
            if (row.state() == State.PRESENT || row.isDoubtful()) {
                FileAudit.add(sql, row, Action.GIVEN_UP, time.instant());
                given++;
            }
        }
        return given;
    }

    /** How many copies of a provider's account are taken for present. */
    long present(ProviderId provider, String account) {
        return database.read(sql -> sql.number(
                "SELECT count(*) FROM file_copies WHERE provider = ? AND account = ? AND state = 'PRESENT'",
                provider.value(),
                account));
    }

    /** How much an account holds. */
    record Held(long files, long bytes) {}

    /** What a provider's account holds of ours now, or may hold. */
    Held held(ProviderId provider, String account) {
        return database.read(sql -> sql.first(
                        "SELECT count(*), coalesce(sum(bytes), 0) FROM file_copies WHERE provider = ? AND account = ?"
                                + " AND (state = 'PENDING' OR state = 'UNKNOWN'"
                                + " OR (state = 'PRESENT' AND (expires_at IS NULL OR expires_at > ?)))",
                        row -> new Held(row.getLong(1), row.getLong(2)),
                        provider.value(),
                        account,
                        Micros.of(time.instant())))
                .orElseThrow(() -> new IllegalStateException("a count has a row"));
    }

    /** The account of the provider's files as rows name it. */
    String accountOf(FileProvider files) {
        String account = files.account(installation.salt());
        return account == null ? "" : account;
    }

    /** Says that a copy lies in that account, under its lease; false if there is one of it there already. */
    boolean move(CopyRow row, String account, Lease lease) {
        return database.write(sql -> {
            if (!lease.isHeld(sql) || find(sql, row.key().in(account)).isPresent()) {
                return false;
            }
            FileAudit.add(sql, row, Action.ADOPTED, time.instant());
            return sql.update("UPDATE file_copies SET account = ? WHERE tag = ?", account, row.tag()) > 0;
        });
    }

    /** The copy with the tag. */
    Optional<CopyRow> tagged(String tag) {
        return database.read(sql -> sql.first(CopyRow.SELECT + "WHERE tag = ?", CopyRow::of, tag));
    }

    /** Says that the copy is being sent, by us; false if the lease is lost. */
    boolean pending(CopyRow row, Lease lease) {
        return database.write(sql -> lease.isHeld(sql)
                && sql.update("UPDATE file_copies SET made_by = '' WHERE tag = ?", row.tag()) > 0
                && set(sql, row, State.PENDING, null, null));
    }

    /** The installations that have sent copies of the provider which we use. */
    List<String> others(ProviderId provider) {
        return database.read(sql -> sql.all(
                "SELECT DISTINCT made_by FROM file_copies WHERE provider = ? AND made_by <> ''",
                row -> row.getString(1),
                provider.value()));
    }

    /**
     * Says what came of it; false if the lease is lost, and then nothing was changed.
     *
     * @param remote the copy; null if there is none
     * @param how what to put into the audit; null for nothing
     */
    boolean end(CopyRow row, Lease lease, State state, @Nullable RemoteFile remote, @Nullable Action how) {
        return database.write(sql -> lease.isHeld(sql) && end(sql, row, state, remote, how));
    }

    /** The same without a lease, unless the row has changed since it was read. */
    boolean endIfSame(CopyRow row, State state, @Nullable RemoteFile remote, @Nullable Action how) {
        return database.write(sql -> isSame(sql, row) && end(sql, row, state, remote, how));
    }

    /** Notes that the content was read back just now and is right. */
    boolean verified(CopyRow row, Lease lease) {
        return database.write(sql -> lease.isHeld(sql)
                && sql.update(
                                "UPDATE file_copies SET verified_at = ? WHERE tag = ?",
                                Micros.of(time.instant()),
                                row.tag())
                        > 0);
    }

    /** Notes that the provider was asked just now and holds it. */
    void seen(CopyRow row) {
        database.write(sql -> isSame(sql, row) && set(sql, row, State.PRESENT, row.remoteId(), row.expiresAt()));
    }

    private boolean end(Sql sql, CopyRow row, State state, @Nullable RemoteFile remote, @Nullable Action how) {
        boolean found =
                set(sql, row, state, remote == null ? null : remote.id(), remote == null ? null : remote.expiresAt());
        if (found && how != null) {
            FileAudit.add(sql, row, how, time.instant());
        }
        return found;
    }

    private boolean set(Sql sql, CopyRow row, State state, @Nullable String remoteId, @Nullable Instant expiresAt) {
        return sql.update(
                        "UPDATE file_copies SET state = ?, remote_id = ?, expires_at = ?, changed_at = ?"
                                + " WHERE tag = ?",
                        state.name(),
                        remoteId,
                        Micros.ofNullable(expiresAt),
                        Micros.of(time.instant()),
                        row.tag())
                > 0;
    }

    private static boolean isSame(Sql sql, CopyRow row) {
        return sql.number(
                        "SELECT count(*) FROM file_copies WHERE tag = ? AND state = ? AND changed_at = ?",
                        row.tag(),
                        row.state().name(),
                        Micros.of(row.changedAt()))
                > 0;
    }

    /** Forgets the copy, under its lease; false if the lease is lost. */
    boolean forget(CopyRow row, Lease lease, @Nullable Action how) {
        return database.write(sql -> {
            if (!lease.isHeld(sql)) {
                return false;
            }
            sql.update("DELETE FROM file_copies WHERE tag = ?", row.tag());
            if (how != null) {
                FileAudit.add(sql, row, how, time.instant());
            }
            return true;
        });
    }
}
