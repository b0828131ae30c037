package dev.exai.core.internal.sql;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;

/** Puts a fresh SQLite file in the place of a damaged one, which is kept beside it. */
public final class SqliteRepair {
    private static final String WORKSHOP = "exai.repair";

    private SqliteRepair() {}

    /**
     * Makes a fresh database, lets {@code copy} fill it from the damaged one, and exchanges the two. Stopped half-way it
     * leaves the damaged one in its place.
     *
     * @param copy is given the damaged and the fresh database
     * @throws ExaiException kind CONFIGURATION if another process uses the directory or it cannot be written, NOT_FOUND if
     *     there is no database in it
     */
    public static <T> T run(
            Path directory, Migrations migrations, TimeSource time, BiFunction<Database, Database, T> copy) {
        Path file = directory.resolve(SqliteDatabase.FILE);
        if (!Files.exists(file)) {
            throw new ExaiException(ErrorKind.NOT_FOUND, "there is no storage at " + file);
        }
        try {
            DirectoryLock lock = DirectoryLock.take(directory, time.instant());
            try {
                Path workshop = directory.resolve(WORKSHOP);
                clear(workshop);
                T result = fill(file, workshop, migrations, time, copy);
                exchange(file, workshop, time.instant().getEpochSecond());
                clear(workshop);
                return result;
            } finally {
                lock.close();
            }
        } catch (IOException e) {
            throw new ExaiException(ErrorKind.CONFIGURATION, directory + " cannot be written", e);
        }
    }

    private static <T> T fill(
            Path file, Path workshop, Migrations migrations, TimeSource time, BiFunction<Database, Database, T> copy) {
        SqliteDatabase fresh = new SqliteDatabase(workshop, migrations, time);
        SqliteReader damaged = SqliteReader.ofDamaged(file);
        try {
            fresh.open();
            return copy.apply(damaged, fresh);
        } finally {
            damaged.close();
            fresh.close();
        }
    }

    private static void exchange(Path file, Path workshop, long now) throws IOException {
        for (String suffix : List.of("-wal", "-shm", "")) {
            Path part = file.resolveSibling(SqliteDatabase.FILE + suffix);
            if (Files.exists(part)) {
                Files.move(part, file.resolveSibling(SqliteDatabase.FILE + ".damaged-" + now + suffix));
            }
        }
        PrivateFiles.publish(workshop.resolve(SqliteDatabase.FILE), file);
    }

    private static void clear(Path workshop) throws IOException {
        for (String name : List.of("", "-wal", "-shm", ".new")) {
            Files.deleteIfExists(workshop.resolve(SqliteDatabase.FILE + name));
        }
        Files.deleteIfExists(workshop.resolve(DirectoryLock.LOCK));
        Files.deleteIfExists(workshop.resolve(DirectoryLock.HOLDER));
        Files.deleteIfExists(workshop);
    }
}
