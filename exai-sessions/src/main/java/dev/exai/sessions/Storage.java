package dev.exai.sessions;

import dev.exai.core.Secret;
import dev.exai.core.TimeSource;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.SqliteDatabase;
import dev.exai.sessions.internal.PostgresPool;
import dev.exai.sessions.internal.Schema;
import dev.exai.sessions.internal.SqlConversationStore;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A database that keeps conversations: what it acknowledged is on disk. Opened with the first use, or by {@link #open()}.
 * Thread-safe; to be closed.
 */
public final class Storage implements AutoCloseable {
    private final Database database;
    private final TimeSource time;

    private Storage(Database database, TimeSource time) {
        this.database = database;
        this.time = time;
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
     * A PostgreSQL database, which several processes may use. Needs {@code org.postgresql:postgresql} and
     * {@code com.zaxxer:HikariCP}.
     *
     * @param url for example {@code jdbc:postgresql://host/exai}
     * @param user null if the address names one
     * @param password null if the address or the server's rules make it needless
     * @param connections most at once, at least 2
     */
    public static Storage postgres(
            String url, @Nullable String user, @Nullable Secret password, int connections, TimeSource time) {
        return new Storage(PostgresPool.of(url, user, password, connections, time), time);
    }

    /**
     * Opens it now, to learn early of what is wrong.
     *
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if it is in use by another process, cannot be read or written,
     *     is damaged, or was written by a newer version; nothing was changed then
     */
    public void open() {
        database.read(sql -> true);
    }

    /** The conversations in it, within the limits. Closing them leaves the storage open. */
    public Conversations conversations(ConversationLimits limits) {
        return new Conversations(conversationStore(limits));
    }

    /** The store of conversations in it, within the limits. Closing it leaves the storage open. */
    public ConversationStore conversationStore(ConversationLimits limits) {
        return new SqlConversationStore(database, limits, time);
    }

    /** Closes after the work that has begun. */
    @Override
    public void close() {
        database.close();
    }
}
