package dev.exai.core.internal.sql;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Consistent copies of an SQLite file that others read and write meanwhile. */
public final class SqliteBackup {
    private SqliteBackup() {}

    /**
     * Writes a copy of the database in the directory.
     *
     * @param target must not exist; complete and on disk when this returns
     * @throws ExaiException kind CONFIGURATION if the target exists or cannot be written, NOT_FOUND if there is no database
     */
    public static void write(Path directory, Path target) {
        Path source = directory.resolve(SqliteDatabase.FILE);
        Path goal = target.toAbsolutePath().normalize();
        Path part = goal.resolveSibling(goal.getFileName() + ".part");
        if (!Files.exists(source)) {
            throw new ExaiException(ErrorKind.NOT_FOUND, "there is no storage at " + source);
        }
        if (Files.exists(goal)) {
            throw new ExaiException(ErrorKind.CONFIGURATION, goal + " exists; a backup overwrites nothing");
        }
        try {
            Files.deleteIfExists(part);
            PrivateFiles.createIfMissing(part);
            copy(new SqliteFile(source), part);
            PrivateFiles.publish(part, goal);
        } catch (IOException e) {
            throw new ExaiException(ErrorKind.CONFIGURATION, "the backup cannot be written to " + goal, e);
        }
    }

    private static void copy(SqliteFile source, Path part) throws IOException {
        source.checkHeader();
        Sql sql = source.open();
        try {
            sql.update("VACUUM INTO ?", part.toString());
        } finally {
            sql.close();
        }
    }
}
