package dev.exai.server.settings;

import dev.exai.core.TimeSource;
import dev.exai.files.BlobStore;
import dev.exai.files.FileStorage;
import dev.exai.files.RetentionRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The settings of rules by which kept files end, or move to where it is slower or cheaper. */
public final class FileRuleSettings {
    private static final Duration LONGEST = Duration.ofDays(36_600);

    /** By which types and ages files end; none by default. */
    public static final Setting<List<RetentionRule>> RETENTION = Setting.of(
            "files.stored.retention",
            new SettingType<>("rules", "TYPE=AGE, parted by commas", false, FileRuleSettings::rules),
            null,
            "How long files of a type are kept from when they came, for example image/*=720h, *=8760h; the shortest time of all"
                    + " that fit counts. Held files stay. Default all are kept.");

    /** After how long without use contents move to the archive; never by default. */
    public static final Setting<Duration> ARCHIVE_AFTER = Setting.of(
            "files.stored.archive.after",
            SettingType.duration(Duration.ofDays(1), LONGEST),
            null,
            "Contents that nobody has used for so long move to the archive, from where they are read as before. Default none"
                    + " does.");

    private static final Setting<Path> ARCHIVE_DIRECTORY = Setting.of(
            "files.stored.archive.directory",
            SettingType.PATH,
            null,
            "Directory that is the archive, on a slower or cheaper disk; it stays set as long as contents lie there. All"
                    + " servers on one storage must share it.");
    private static final Setting<String> ARCHIVE_BUCKET = Setting.of(
            "files.stored.archive.bucket",
            SettingType.TEXT,
            null,
            "Bucket that is the archive, in the S3-compatible storage of the settings files.stored.s3; it stays set as long as"
                    + " contents lie there.");

    private FileRuleSettings() {}

    /** All of them, in the order in which people read about them. */
    static List<Setting<?>> all() {
        return List.of(RETENTION, ARCHIVE_AFTER, ARCHIVE_DIRECTORY, ARCHIVE_BUCKET);
    }

    /** Adds a fault for each that makes no sense beside the others. */
    static void check(ServerSettings settings, SettingFaults faults) {
        Optional<Path> directory = settings.find(ARCHIVE_DIRECTORY);
        Optional<String> bucket = settings.find(ARCHIVE_BUCKET);
        if (directory.isPresent() && bucket.isPresent()) {
            faults.add(
                    ARCHIVE_DIRECTORY.name() + " and " + ARCHIVE_BUCKET.name() + " are both set: there is one archive");
        }
        if (settings.find(ARCHIVE_AFTER).isPresent() && directory.isEmpty() && bucket.isEmpty()) {
            faults.add(ARCHIVE_DIRECTORY.name() + " or " + ARCHIVE_BUCKET.name() + " is missing: "
                    + ARCHIVE_AFTER.name() + " is set");
        }
        if (directory.isPresent() && place(settings, directory.get()).equals(StoredFileSettings.contents(settings))) {
            faults.add(ARCHIVE_DIRECTORY.name() + " is where the contents are: the archive is another place");
        }
        if (bucket.isPresent() && S3StoreSettings.isIn(settings, bucket.get())) {
            faults.add(ARCHIVE_BUCKET.name() + " holds the contents already: the archive is another one");
        }
    }

    /** The bucket of the archive; empty if it is none. */
    static Optional<String> bucket(ServerSettings settings) {
        return settings.find(ARCHIVE_BUCKET);
    }

    /** By which rules files end. */
    public static List<RetentionRule> retention(ServerSettings settings) {
        return settings.find(RETENTION).orElse(List.of());
    }

    /** After how long without use contents are archived; null for never. */
    public static @Nullable Duration archiveAfter(ServerSettings settings) {
        return settings.find(ARCHIVE_AFTER).orElse(null);
    }

    /** A length of time as the settings write it. */
    public static String text(Duration duration) {
        return Durations.text(duration);
    }

    /** The storage with its archive, if there is one; closes the storage if the archive cannot be opened. */
    static FileStorage withArchive(FileStorage storage, ServerSettings settings, TimeSource time) {
        boolean done = false;
        try {
            BlobStore archive = settings.find(ARCHIVE_DIRECTORY)
                    .map(directory -> FileStorage.blobs(place(settings, directory), time))
                    .orElseGet(() -> S3StoreSettings.openArchive(settings, time));
            done = true;
            return archive == null ? storage : storage.archivedTo(archive);
        } finally {
            if (!done) {
                storage.close();
            }
        }
    }

    private static Path place(ServerSettings settings, Path directory) {
        return settings.platform().workingDirectory().resolve(directory).normalize();
    }

    private static List<RetentionRule> rules(String text) {
        List<RetentionRule> rules = new ArrayList<>();
        for (String rule : SettingType.WORDS.parser().apply(text)) {
            int end = rule.indexOf('=');
            if (end < 1) {
                throw new IllegalArgumentException("must be like image/*=720h, *=8760h");
            }
            String type = rule.substring(0, end).strip();
            Duration age = Durations.parse(rule.substring(end + 1));
            if (age.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("must be " + Durations.text(LONGEST) + " at most");
            }
            rules.add(new RetentionRule(type, type.equals("*") ? null : type, null, age));
        }
        return List.copyOf(rules);
    }
}
