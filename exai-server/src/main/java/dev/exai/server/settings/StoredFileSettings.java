package dev.exai.server.settings;

import dev.exai.core.TimeSource;
import dev.exai.files.ArchiveLimits;
import dev.exai.files.BlobStore;
import dev.exai.files.FileSettings;
import dev.exai.files.FileStorage;
import dev.exai.files.SyncWish;
import dev.exai.files.UpkeepSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    private static final Setting<Duration> UPKEEP_EVERY = Setting.of(
            "files.stored.upkeep-every",
            SettingType.duration(Duration.ofMinutes(1), Duration.ofDays(31)),
            "1h",
            "How often copies at providers are compared and put right, and expired and deleted files removed for good; by one"
                    + " server of all that share the storage.");
    private static final Setting<Boolean> RESEND = Setting.of(
            "files.stored.upkeep-resend",
            SettingType.BOOLEAN,
            "false",
            "Whether copies that providers have lost are sent again at once, and not with their next use.");
    private static final Setting<Long> VERIFY = Setting.of(
            "files.stored.upkeep-verify",
            SettingType.number(0, SyncWish.MOST_VERIFIED),
            "0",
            "How many copies are read back and compared with their hashes each time, where a provider gives them out; those"
                    + " first that were longest not.");
    private static final Setting<Path> CONTENTS = Setting.of(
            "files.stored.contents",
            SettingType.PATH,
            null,
            "Directory of the contents where the storage is postgresql; all servers on the database must share it. Default"
                    + " files/contents in the data directory.");

    private static final Setting<Long> ARCHIVE_ENTRIES = Setting.of(
            "files.archives.entries",
            SettingType.number(1, 1_000_000),
            Integer.toString(ArchiveLimits.DEFAULT.entries()),
            "Most entries of an archive that is listed or unpacked.");
    private static final Setting<Long> ARCHIVE_BYTES = count(
            "files.archives.bytes", ArchiveLimits.DEFAULT.expandedBytes(), "Most bytes of such an archive, unpacked.");
    private static final Setting<Long> ARCHIVE_RATIO = Setting.of(
            "files.archives.ratio",
            SettingType.number(1, 100_000),
            Integer.toString(ArchiveLimits.DEFAULT.ratio()),
            "Most bytes that may come out of one byte of such an archive.");

    /** The folder of contents on their way to a bucket, beside the catalogue. */
    public static final String SPOOL = "spool";

    private StoredFileSettings() {}

    /** All of them, in the order in which people read about them. */
    static List<Setting<?>> all() {
        return List.of(
                FILE_BYTES,
                OWNER_FILES,
                OWNER_BYTES,
                TOTAL_BYTES,
                GRACE,
                KEEP,
                UPKEEP_EVERY,
                RESEND,
                VERIFY,
                CONTENTS,
                ARCHIVE_ENTRIES,
                ARCHIVE_BYTES,
                ARCHIVE_RATIO);
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

    /** How much an archive may hold. */
    public static ArchiveLimits archives(ServerSettings settings) {
        return new ArchiveLimits(
                Math.toIntExact(settings.get(ARCHIVE_ENTRIES)),
                settings.get(ARCHIVE_BYTES),
                Math.toIntExact(settings.get(ARCHIVE_RATIO)));
    }

    /** How long what a question brought in is kept. */
    public static Duration keep(ServerSettings settings) {
        return settings.get(KEEP);
    }

    /** How often a server looks after the files. */
    public static UpkeepSettings upkeep(ServerSettings settings) {
        return new UpkeepSettings(
                settings.get(UPKEEP_EVERY),
                UpkeepSettings.DEFAULT.patience(),
                FileRuleSettings.retention(settings),
                FileRuleSettings.archiveAfter(settings),
                new SyncWish(settings.get(RESEND), Math.toIntExact(settings.get(VERIFY))));
    }

    /** Whether there may be files already, so that somebody has to look after them. */
    public static boolean mayHoldFiles(ServerSettings settings) {
        return StorageSettings.isPostgresql(settings)
                || (!StorageSettings.isMemory(settings) && FileStorage.isKeptIn(directory(settings)));
    }

    /** Where files are kept if the storage is one of this machine. */
    public static Path directory(ServerSettings settings) {
        return settings.dataDirectory().resolve("files");
    }

    /** Whether contents are kept in a folder that the settings name. */
    static boolean namesContents(ServerSettings settings) {
        return settings.find(CONTENTS).isPresent();
    }

    /** Where contents are kept if they are in a folder. */
    static Path contents(ServerSettings settings) {
        return settings.find(CONTENTS)
                .map(settings.platform().workingDirectory()::resolve)
                .orElseGet(() -> directory(settings).resolve("contents"))
                .normalize();
    }

    /**
     * The storage, open.
     *
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if nothing is kept, or if it cannot be opened
     */
    public static FileStorage open(ServerSettings settings, TimeSource time) {
        BlobStore s3 = S3StoreSettings.open(settings, time);
        boolean done = false;
        try {
            FileStorage storage = StorageSettings.isPostgresql(settings)
                    ? StorageSettings.files(
                            settings, s3 == null ? FileStorage.blobs(contents(settings), time) : s3, time)
                    : StorageSettings.files(settings, directory(settings), s3, time);
            done = true;
            return FileRuleSettings.withArchive(storage, settings, time);
        } finally {
            if (!done && s3 != null) {
                s3.close();
            }
        }
    }

    /**
     * The store of contents in S3, open; null if they are kept in a folder.
     *
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if it cannot be used
     */
    public static @Nullable BlobStore openBucket(ServerSettings settings, TimeSource time) {
        return S3StoreSettings.open(settings, time);
    }

    /**
     * The storage, open, only to be looked at where it is one of this machine, so that a server beside is not disturbed.
     *
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if nothing is kept, or if it cannot be opened
     */
    public static FileStorage openReadOnly(ServerSettings settings, TimeSource time) {
        if (StorageSettings.isPostgresql(settings) || StorageSettings.isMemory(settings)) {
            return open(settings, time);
        }
        BlobStore s3 = S3StoreSettings.open(settings, time);
        boolean done = false;
        try {
            FileStorage storage = s3 == null
                    ? FileStorage.directoryReadOnly(directory(settings), time)
                    : FileStorage.directoryReadOnly(directory(settings), s3, time);
            done = true;
            return FileRuleSettings.withArchive(storage, settings, time);
        } finally {
            if (!done && s3 != null) {
                s3.close();
            }
        }
    }

    private static Setting<Long> count(String name, long standard, String description) {
        return Setting.of(name, SettingType.number(1, MOST), Long.toString(standard), description);
    }
}
