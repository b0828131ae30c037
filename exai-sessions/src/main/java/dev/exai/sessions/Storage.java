package dev.exai.sessions;

import dev.exai.core.TimeSource;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.SqliteDatabase;
import dev.exai.sessions.internal.Schema;
import dev.exai.sessions.internal.SqlConversationStore;
import java.nio.file.Path;

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
