package dev.exai.sessions;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Secret;
import dev.exai.core.TimeSource;
import dev.exai.core.budget.Ledger;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.SqliteBackup;
import dev.exai.core.internal.sql.SqliteDatabase;
import dev.exai.core.internal.sql.SqliteFaults;
import dev.exai.core.internal.sql.SqliteReader;
import dev.exai.core.internal.sql.SqliteRepair;
import dev.exai.sessions.internal.Copying;
import dev.exai.sessions.internal.Inspection;
import dev.exai.sessions.internal.PostgresPool;
import dev.exai.sessions.internal.Salvage;
import dev.exai.sessions.internal.Schema;
import dev.exai.sessions.internal.SqlConversationStore;
import dev.exai.sessions.internal.SqlIdempotencyStore;
import dev.exai.sessions.internal.SqlLedger;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database that keeps conversations: what it acknowledged is on disk. Opened with the first use, or by {@link #open()}.
 * Thread-safe; to be closed.
 */
public final class Storage implements AutoCloseable {
    private final Database database;
    private final TimeSource time;
    private final IdempotencyStore idempotencyKeys;

    private Storage(Database database, TimeSource time) {
        this.database = database;
        this.time = time;
        idempotencyKeys = new SqlIdempotencyStore(database, time);
    }

    /**
     * An SQLite file in a directory that this process has for itself. Needs {@code org.xerial:sqlite-jdbc}.
     *
     * @param directory created with the first use if it is missing, for its owner only
     */
    public static Storage sqlite(Path directory, TimeSource time) {
        return new Storage(new SqliteDatabase(directory, Schema.MIGRATIONS, time), time);
    }

    /**
     * The SQLite file in the directory, only to be looked at: also while another process uses it. Whatever would change it
     * fails with kind UNSUPPORTED, and reading does not count as use.
     */
    public static Storage sqliteReadOnly(Path directory, TimeSource time) {
        return new Storage(SqliteReader.of(directory, Schema.MIGRATIONS), time);
    }

    /**
     * A PostgreSQL database, which several processes may use. Needs {@code org.postgresql:postgresql} and
     * {@code com.zaxxer:HikariCP}.
     *
     * @param url for example {@code jdbc:postgresql://host/exai}
     * @param user null if the address names one
     * @param password null if the address or the server's rules make it needless
     * @param connections most at once, at least 2
     * @throws ExaiException kind CONFIGURATION if the address is none of a PostgreSQL database
     */
    public static Storage postgres(
            String url, @Nullable String user, @Nullable Secret password, int connections, TimeSource time) {
        return new Storage(PostgresPool.of(url, user, password, connections, time), time);
    }

    /**
     * The PostgreSQL database, only to be looked at. Whatever would change it fails with kind UNSUPPORTED, and reading does not
     * count as use.
     *
     * @param url for example {@code jdbc:postgresql://host/exai}
     * @param user null if the address names one
     * @param password null if the address or the server's rules make it needless
     * @throws ExaiException kind CONFIGURATION if the address is none of a PostgreSQL database
     */
    public static Storage postgresReadOnly(
            String url, @Nullable String user, @Nullable Secret password, TimeSource time) {
        return new Storage(PostgresPool.readOnly(url, user, password), time);
    }

    /**
     * Opens it now, to learn early of what is wrong.
     *
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if it is in use by another process, cannot be read or written,
     *     refuses the login, is damaged, or was written by a newer version; CONNECTION_LOST if it cannot be reached; of a
     *     storage that is only looked at, NOT_FOUND if there is none and UNSUPPORTED if it has an older schema; nothing was
     *     changed then
     */
    public void open() {
        database.read(sql -> true);
    }

    /** Begins to open it, for who will need it in a moment; returns at once. What goes wrong the first use tells. */
    public void openSoon() {
        database.openSoon();
    }

    /** The conversations in it, within the limits. Closing them leaves the storage open. */
    public Conversations conversations(ConversationLimits limits) {
        return new Conversations(conversationStore(limits));
    }

    /** The store of conversations in it, within the limits. Closing it leaves the storage open. */
    public ConversationStore conversationStore(ConversationLimits limits) {
        return new SqlConversationStore(database, limits, time);
    }

    /**
     * Reads everything and compares it with its hashes and counts; the more there is the longer it takes. Others may go on
     * meanwhile.
     */
    public StorageReport check() {
        return new Inspection(database).run(SqliteFaults.of(database));
    }

    /**
     * Copies everything into an empty storage and compares both. Nothing may change meanwhile.
     *
     * @return what the target holds, which is the same
     * @throws dev.exai.core.ExaiException kind CONFLICT if the target is not empty, INTERNAL if the source is damaged or the two
     *     differ afterwards
     */
    public StorageReport copyTo(Storage target) {
        StorageReport before = check();
        if (!before.isSound()) {
            throw new ExaiException(
                    ErrorKind.INTERNAL,
                    "the storage is damaged, nothing was copied: "
                            + before.faults().get(0));
        }
        new Copying(database, target.database).run();
        StorageReport after = target.check();
        if (!after.equals(before)) {
            throw new ExaiException(
                    ErrorKind.INTERNAL, "the copy differs: " + before + " became " + after + "; do not use it");
        }
        return after;
    }

    /**
     * Writes a consistent copy of the SQLite file in the directory, also while another process uses it.
     *
     * @param target must not exist; complete and on disk when this returns
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if the target exists or cannot be written, NOT_FOUND if there is
     *     no storage in the directory
     */
    public static void backUp(Path directory, Path target) {
        SqliteBackup.write(directory, target);
    }

    /**
     * Makes a fresh SQLite file of what can be read of the one in the directory, which is kept beside it under another name. A
     * turn that is lost leaves a mark at its place; the audit begins anew.
     *
     * @return what was lost, one line each
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if another process uses the directory, NOT_FOUND if there is no
     *     storage in it
     */
    public static List<String> repair(Path directory, TimeSource time) {
        return SqliteRepair.run(
                directory,
                Schema.MIGRATIONS,
                time,
                (damaged, fresh) -> new Salvage(damaged, fresh, time.instant()).run());
    }

    /** The idempotency keys in it; one store for each storage. Closing it leaves the storage open. */
    public IdempotencyStore idempotencyStore() {
        return idempotencyKeys;
    }

    /**
     * The book of what was spent. Its days are kept for about a quarter, what a conversation spent as long as the conversation
     * is.
     */
    public Ledger ledger() {
        return new SqlLedger(database, time);
    }

    /** Closes after the work that has begun. */
    @Override
    public void close() {
        database.close();
    }
}
