package dev.exai.files.internal;

import dev.exai.core.Identifiers;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Sql;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who this installation is: 64 random bits that its catalogue holds, minted with the first use. Thread-safe. */
public final class Installation {
    private final Database database;
    private volatile @Nullable String known;
    private volatile @Nullable String salt; // asked for with each copy

    /** Of the catalogue in the database. */
    public Installation(Database database) {
        this.database = database;
    }

    /** Its name. */
    public String name() {
        String name = known;
        if (name == null) {
            name = find().orElseGet(this::minted);
            known = name;
        }
        return name;
    }

    /** Its name; empty if it has none so far. */
    Optional<String> find() {
        return database.read(Installation::find);
    }

    private String minted() {
        return database.write(sql -> {
            sql.update(
                    "INSERT INTO file_instance (one, name) VALUES (1, ?) ON CONFLICT DO NOTHING",
                    Identifiers.mint("", 8));
            return find(sql).orElseThrow(() -> new IllegalStateException("the name vanished"));
        });
    }

    /** What hashes of accounts begin with; the same for ever. */
    String salt() {
        String stays = salt;
        if (stays == null) {
            name();
            stays = database.read(
                    sql -> sql.first("SELECT coalesce(salt, name) FROM file_instance", row -> row.getString(1))
                            .orElseThrow(() -> new IllegalStateException("the name vanished")));
            salt = stays;
        }
        return stays;
    }

    /**
     * Makes the catalogue that of another installation. The copies that it knows to be there are used as long as they are, and
     * left to the one that sent them; what became of the others only that one finds out.
     */
    void renew() {
        String fresh = Identifiers.mint("", 8);
        String before = name();
        database.write(sql -> {
            sql.update("UPDATE file_copies SET state = 'ABSENT', remote_id = NULL, expires_at = NULL"
                    + " WHERE state <> 'PRESENT'");
            sql.update("UPDATE file_copies SET made_by = ? WHERE made_by = '' AND state = 'PRESENT'", before);
            return sql.update("UPDATE file_instance SET salt = coalesce(salt, name), name = ?", fresh);
        });
        known = fresh;
    }

    private static Optional<String> find(Sql sql) {
        return sql.first("SELECT name FROM file_instance", row -> row.getString(1));
    }
}
