package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.internal.sql.Sql;
import dev.exai.files.FileSettings;
import java.util.Optional;

/**
 * How much each owner has, and all together. Every change of an owner's files begins with {@link #lock}, so that those of
 * several processes come one after the other and never wait for each other in a circle.
 */
final class Quotas {
    private static final String EVERYBODY = ""; // no owner has an empty name

    private final FileSettings settings;

    private final TimeSource time;

    Quotas(FileSettings settings, TimeSource time) {
        this.settings = settings;
        this.time = time;
    }

    /** How much somebody has. */
    record Held(long files, long bytes) {}

    /** Holds the owner, then the sum of all, until the end of the transaction. */
    void lock(Sql sql, PrincipalId owner) {
        held(sql, owner.value());
        held(sql, EVERYBODY);
    }

    /** Keeps everybody from taking in until the end of the transaction. */
    void lockAll(Sql sql) {
        held(sql, EVERYBODY);
    }

    private static Held held(Sql sql, String owner) {
        return find(sql, owner).orElseGet(() -> {
            sql.update("INSERT INTO file_owners (owner, files, bytes) VALUES (?, 0, 0) ON CONFLICT DO NOTHING", owner);
            return find(sql, owner).orElseThrow(() -> new IllegalStateException("the owner vanished"));
        });
    }

    private static Optional<Held> find(Sql sql, String owner) {
        return sql.first(
                "SELECT files, bytes FROM file_owners WHERE owner = ?"
                        + sql.dialect().forUpdate(),
                row -> new Held(row.getLong(1), row.getLong(2)),
                owner);
    }

    /**
     * Holds the owner and the sum of all like {@link #lock}, and counts what is added until {@link Room#write}. What has been
     * announced counts as if it had come.
     *
     * @param announced the announcement of what is to be added, which does not count twice; empty for none
     */
    Room room(Sql sql, PrincipalId owner, String announced) {
        Held own = held(sql, owner.value());
        long all = held(sql, EVERYBODY).bytes;
        Announcements.Kept kept = Announcements.kept(sql, owner, announced, time.instant());
        return new Room(new Held(own.files + kept.files(), own.bytes + kept.ofOwner()), all + kept.ofAll());
    }

    /** What an owner has in a transaction that adds files. Not thread-safe. */
    final class Room {
        private final Held own;
        private final long everybody;
        private long files;
        private long bytes;

        private Room(Held own, long everybody) {
            this.own = own;
            this.everybody = everybody;
        }

        /**
         * Returns if the owner may have one more file and so many more bytes.
         *
         * @throws ExaiException kind STORAGE_FULL otherwise
         */
        void check(long more) {
            long has = own.bytes + bytes;
            if (own.files + files >= settings.ownerFiles()) {
                throw full("there are " + (own.files + files) + " files, and no more than " + settings.ownerFiles()
                        + " are kept");
            }
            if (has + more > settings.ownerBytes()) {
                throw full("the files have " + has + " bytes together, " + more + " more would exceed "
                        + settings.ownerBytes());
            }
            if (everybody + bytes + more > settings.totalBytes()) {
                throw full("all files together would exceed their limit"); // how much others have is theirs
            }
        }

        /** Counts one more file. */
        void add(long more) {
            files++;
            bytes += more;
        }

        /** Writes what was counted. */
        void write(Sql sql, PrincipalId owner) {
            if (files > 0) {
                Quotas.this.add(sql, owner, files, bytes);
            }
        }
    }

    private static ExaiException full(String why) {
        return new ExaiException(ErrorKind.STORAGE_FULL, why + "; delete files, or raise the limit");
    }

    /** Counts what was added; negative numbers for what was removed. */
    void add(Sql sql, PrincipalId owner, long files, long bytes) {
        for (String each : new String[] {owner.value(), EVERYBODY}) {
            sql.update(
                    "UPDATE file_owners SET files = files + ?, bytes = bytes + ? WHERE owner = ?", files, bytes, each);
        }
    }
}
