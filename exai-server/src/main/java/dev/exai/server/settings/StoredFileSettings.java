package dev.exai.server.settings;

import dev.exai.core.TimeSource;
import dev.exai.files.FileSettings;
import dev.exai.files.FileStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The settings of files that are kept. */
public final class StoredFileSettings {
    private static final long MOST = 1L << 50;

    private static final Setting<Long> FILE_BYTES =
            count("files.stored.file-bytes", FileSettings.DEFAULT.fileBytes(), "Most bytes of one file that is kept.");
    private static final Setting<Long> OWNER_FILES = count(
            "files.stored.per-principal.count",
            FileSettings.DEFAULT.ownerFiles(),
            "Most files that are kept for one principal, deleted ones in their grace included.");
    private static final Setting<Long> OWNER_BYTES = count(
            "files.stored.per-principal.bytes",
            FileSettings.DEFAULT.ownerBytes(),
            "Most bytes of the files of one principal; equal contents count once.");
    private static final Setting<Long> TOTAL_BYTES = count(
            "files.stored.bytes", FileSettings.DEFAULT.totalBytes(), "Most bytes of the files of all principals.");
    private static final Setting<Duration> GRACE = Setting.of(
            "files.stored.grace",
            SettingType.duration(Duration.ZERO, Duration.ofDays(366)),
            "24h",
            "How long a deleted or expired file can be brought back, and its copies at providers stay.");
    private static final Setting<Duration> KEEP = Setting.of(
            "files.stored.keep",
            SettingType.duration(Duration.ofHours(2), Duration.ofDays(36_600)),
            "720h",
            "How long a file is kept that a question brought in, from its last use. Files that are uploaded on purpose stay"
                    + " until they are deleted.");
    private static final Setting<Duration> SWEEP_EVERY = Setting.of(
            "files.stored.sweep-every",
            SettingType.duration(Duration.ofSeconds(1), Duration.ofDays(31)),
            "1h",
            "How often expired and deleted files are removed for good, with their copies at providers.");
    private static final Setting<Path> CONTENTS = Setting.of(
            "files.stored.contents",
            SettingType.PATH,
            null,
            "Directory of the contents where the storage is postgresql; all servers on the database must share it. Default"
                    + " files/contents in the data directory.");

    private StoredFileSettings() {}

    /** All of them, in the order in which people read about them. */
    static List<Setting<?>> all() {
        return List.of(FILE_BYTES, OWNER_FILES, OWNER_BYTES, TOTAL_BYTES, GRACE, KEEP, SWEEP_EVERY, CONTENTS);
    }

    /** How much is kept, and for how long after it was deleted. */
    public static FileSettings limits(ServerSettings settings) {
        return new FileSettings(
                settings.get(FILE_BYTES),
                settings.get(OWNER_FILES),
                settings.get(OWNER_BYTES),
                settings.get(TOTAL_BYTES),
                settings.get(GRACE));
    }

    /** How long what a question brought in is kept. */
    public static Duration keep(ServerSettings settings) {
        return settings.get(KEEP);
    }

    /** How often is swept. */
    public static Duration sweepEvery(ServerSettings settings) {
        return settings.get(SWEEP_EVERY);
    }

    /** Where files are kept if the storage is one of this machine. */
    public static Path directory(ServerSettings settings) {
        return settings.dataDirectory().resolve("files");
    }

    /** Where their contents are kept if a database keeps the rest. */
    static Path contents(ServerSettings settings) {
        return settings.find(CONTENTS)
                .map(settings.platform().workingDirectory()::resolve)
                .orElseGet(() -> directory(settings).resolve("contents"));
    }

    /**
     * The storage, open.
     *
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if nothing is kept, or if it cannot be opened
     */
    public static FileStorage open(ServerSettings settings, TimeSource time) {
        return StorageSettings.files(settings, directory(settings), contents(settings), time);
    }

    /**
     * The storage, open, only to be looked at where it is one of this machine, so that a server beside is not disturbed.
     *
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if nothing is kept, or if it cannot be opened
     */
    public static FileStorage openReadOnly(ServerSettings settings, TimeSource time) {
        return StorageSettings.isPostgresql(settings) || StorageSettings.isMemory(settings)
                ? open(settings, time)
                : FileStorage.directoryReadOnly(directory(settings), time);
    }

    private static Setting<Long> count(String name, long standard, String description) {
        return Setting.of(name, SettingType.number(1, MOST), Long.toString(standard), description);
    }
}
