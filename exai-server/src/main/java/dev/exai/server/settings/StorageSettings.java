package dev.exai.server.settings;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Secret;
import dev.exai.core.TimeSource;
import dev.exai.files.BlobStore;
import dev.exai.files.FileStorage;
import dev.exai.sessions.Storage;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The settings of the storage, and the storage that they describe. */
public final class StorageSettings {
    private static final String SQLITE = "sqlite";
    private static final String POSTGRESQL = "postgresql";
    private static final String MEMORY = "memory";

    private static final Setting<String> KIND = Setting.of(
            "storage",
            SettingType.oneOf(SQLITE, POSTGRESQL, MEMORY),
            SQLITE,
            "Where conversations, idempotency keys and budgets are kept: sqlite is a file in the data directory, which"
                    + " one process uses at a time; postgresql is a database that several share; memory ends with the"
                    + " process.");
    private static final Setting<String> URL = Setting.of(
            "storage.url",
            SettingType.POSTGRESQL,
            null,
            "Address of the database where storage is postgresql, such as jdbc:postgresql://host:5432/exai; without a"
                    + " password in it.");
    private static final Setting<String> USER = Setting.of(
            "storage.user",
            SettingType.TEXT,
            null,
            "User of the database. Default the one in the address, or the user of the process.");
    private static final Setting<Secret> PASSWORD = Setting.of(
            "storage.password",
            SettingType.SECRET,
            null,
            "Password of that user. Default none, for databases that do without.");
    private static final Setting<Long> CONNECTIONS = Setting.of(
            "storage.connections",
            SettingType.number(2, 1_000),
            "8",
            "Most connections of this process to the database at once; as many again where files are used.");

    private StorageSettings() {}

    /** All of them, in the order in which people read about them. */
    static List<Setting<?>> all() {
        return List.of(KIND, URL, USER, PASSWORD, CONNECTIONS);
    }

    /** What should be known of settings that contradict each other a little, one sentence each. */
    static List<String> notices(ServerSettings settings) {
        boolean idle = !isPostgresql(settings) && settings.find(URL).isPresent();
        return idle
                ? List.of(URL.name() + " is for storage migrate only: " + KIND.name() + " is " + settings.get(KIND))
                : List.of();
    }

    /** What kind it is, as the setting says it. */
    public static String kind(ServerSettings settings) {
        return settings.get(KIND);
    }

    /** Whether nothing outlives the process. */
    public static boolean isMemory(ServerSettings settings) {
        return settings.get(KIND).equals(MEMORY);
    }

    /** Whether it is a database that several processes share. */
    public static boolean isPostgresql(ServerSettings settings) {
        return settings.get(KIND).equals(POSTGRESQL);
    }

    /**
     * The storage, opened with its first use; null if it is memory.
     *
     * @throws ExaiException kind CONFIGURATION if the address of the database is missing or wrong
     */
    public static @Nullable Storage storage(ServerSettings settings, TimeSource time) {
        return switch (settings.get(KIND)) {
            case MEMORY -> null;
            case POSTGRESQL -> database(settings, null, null, null, time);
            default -> Storage.sqlite(settings.dataDirectory(), time);
        };
    }

    /**
     * The storage, as {@link #storage}, for who cannot do without.
     *
     * @throws ExaiException kind CONFIGURATION if there is none, or the address of the database is missing or wrong
     */
    public static Storage kept(ServerSettings settings, TimeSource time) {
        Storage storage = storage(settings, time);
        if (storage == null) {
            throw memory();
        }
        return storage;
    }

    /**
     * The storage, only to be looked at.
     *
     * @throws ExaiException kind CONFIGURATION if there is none, or the address of the database is missing or wrong
     */
    public static Storage readOnly(ServerSettings settings, TimeSource time) {
        return switch (settings.get(KIND)) {
            case MEMORY -> throw memory();
            case POSTGRESQL ->
                understood(() -> Storage.postgresReadOnly(
                        url(settings),
                        settings.find(USER).orElse(null),
                        settings.find(PASSWORD).orElse(null),
                        time));
            default -> Storage.sqliteReadOnly(settings.dataDirectory(), time);
        };
    }

    /**
     * A database, also where another storage is in use. What is not given is taken from the settings.
     *
     * @throws ExaiException kind CONFIGURATION if the address is missing or wrong
     */
    public static Storage database(
            ServerSettings settings,
            @Nullable String url,
            @Nullable String user,
            @Nullable Secret password,
            TimeSource time) {
        return understood(() -> Storage.postgres(
                url == null ? url(settings) : url,
                user == null ? settings.find(USER).orElse(null) : user,
                password == null ? settings.find(PASSWORD).orElse(null) : password,
                Math.toIntExact(settings.get(CONNECTIONS)),
                time));
    }

    /**
     * The storage of files in the database, opened.
     *
     * @throws ExaiException kind CONFIGURATION if it cannot be opened
     */
    static FileStorage files(ServerSettings settings, BlobStore contents, TimeSource time) {
        return understood(() -> FileStorage.postgres(
                url(settings),
                settings.find(USER).orElse(null),
                settings.find(PASSWORD).orElse(null),
                Math.toIntExact(settings.get(CONNECTIONS)),
                contents,
                time));
    }

    /**
     * The storage of files in a directory, opened.
     *
     * @param contents null for the directory itself
     * @throws ExaiException kind CONFIGURATION if nothing is kept, or it cannot be opened
     */
    static FileStorage files(ServerSettings settings, Path directory, @Nullable BlobStore contents, TimeSource time) {
        if (isMemory(settings)) {
            throw new ExaiException(
                    ErrorKind.CONFIGURATION, KIND.name() + " is " + MEMORY + ", so that no files are kept");
        }
        return FileStorage.directory(directory, contents, time);
    }

    /**
     * Opens the storage.
     *
     * @throws ExaiException that tells why it cannot be opened, and which setting has to do with it
     */
    public static void open(Storage storage) {
        try {
            storage.open();
        } catch (ExaiException e) {
            throw explained(e);
        }
    }

    /**
     * Returns where the storage is an SQLite file, or was one.
     *
     * @throws ExaiException kind UNSUPPORTED that tells what to do instead
     */
    public static void requireFile(ServerSettings settings, String instead) {
        if (isPostgresql(settings)) {
            throw new ExaiException(ErrorKind.UNSUPPORTED, KIND.name() + " is " + POSTGRESQL + ": " + instead);
        }
    }

    private static ExaiException memory() {
        return new ExaiException(
                ErrorKind.CONFIGURATION,
                KIND.name() + " is " + MEMORY + ": what a server keeps there nobody else sees");
    }

    private static String url(ServerSettings settings) {
        return settings.find(URL)
                .orElseThrow(() -> new ExaiException(
                        ErrorKind.CONFIGURATION, "is missing; it looks like jdbc:postgresql://host:5432/exai"));
    }

    private static <T> T understood(Supplier<T> database) {
        try {
            return database.get();
        } catch (ExaiException e) {
            throw new ExaiException(e.kind(), URL.name() + ": " + e.getMessage(), e);
        }
    }

    private static ExaiException explained(ExaiException e) {
        SQLException cause = sqlCause(e);
        String setting = cause == null ? null : settingOf(cause.getSQLState());
        if (cause == null || setting == null) {
            return e;
        }
        String said = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return new ExaiException(e.kind(), setting + ": " + said, e);
    }

    /** The setting that somebody has to look at after such a refusal of PostgreSQL; null where none is to blame. */
    private static @Nullable String settingOf(@Nullable String state) {
        if (state == null) {
            return null;
        }
        if (state.startsWith("28")) {
            return USER.name() + " or " + PASSWORD.name() + " is wrong";
        }
        return switch (state) {
            case "3D000", "3F000" -> URL.name() + " names what is not there";
            case "42501" -> USER.name() + " lacks a right";
            case "53300" -> CONNECTIONS.name() + " is more than the database takes";
            default -> state.startsWith("08") ? URL.name() + " leads nowhere" : null;
        };
    }

    /** The deepest one: pools wrap what the driver says. */
    private static @Nullable SQLException sqlCause(Throwable failure) {
        SQLException deepest = null;
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException found && found.getSQLState() != null) {
                deepest = found;
            }
        }
        return deepest;
    }
}
