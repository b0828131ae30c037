package dev.exai.server.settings;

import dev.exai.core.ExaiException;
import dev.exai.core.Secret;
import dev.exai.core.TimeSource;
import dev.exai.files.BlobStore;
import dev.exai.files.FileStorage;
import dev.exai.files.S3Settings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The settings of contents that are kept in storage that speaks the protocol of Amazon S3. */
public final class S3StoreSettings {
    private static final String PREFIX_OF_ALL = "files.stored.s3";

    private static final Setting<String> BUCKET = Setting.of(
            "files.stored.s3.bucket",
            SettingType.TEXT,
            null,
            "Bucket in S3-compatible storage that holds the contents of files, instead of a folder; must exist. All servers on"
                    + " one storage name the same.");
    private static final Setting<String> PREFIX = Setting.of(
            "files.stored.s3.prefix",
            SettingType.TEXT,
            null,
            "How the names of contents in the bucket begin. Default none.");
    private static final Setting<String> REGION =
            Setting.of("files.stored.s3.region", SettingType.TEXT, null, "Region of the bucket. Default us-east-1.");
    private static final Setting<URI> ENDPOINT = Setting.of(
            "files.stored.s3.endpoint",
            SettingType.URL,
            null,
            "Address of the storage. Default that of Amazon in the region.");
    private static final Setting<Boolean> PATH_STYLE = Setting.of(
            "files.stored.s3.path-style",
            SettingType.BOOLEAN,
            "false",
            "Whether the bucket stands in the path of addresses and not in the name of the host, which most storage other than"
                    + " Amazon's needs.");
    private static final Setting<Secret> ACCESS_KEY = Setting.of(
            "files.stored.s3.access-key",
            SettingType.SECRET,
            null,
            "Access key of the storage. Default what the environment, a profile or the machine's role gives.");
    private static final Setting<Secret> SECRET_KEY = Setting.of(
            "files.stored.s3.secret-key", SettingType.SECRET, null, "The secret that belongs to the access key.");

    private S3StoreSettings() {}

    /** All of them, in the order in which people read about them. */
    static List<Setting<?>> all() {
        return List.of(BUCKET, PREFIX, REGION, ENDPOINT, PATH_STYLE, ACCESS_KEY, SECRET_KEY);
    }

    /** Whether contents are kept there. */
    public static boolean isUsed(ServerSettings settings) {
        return settings.find(BUCKET).isPresent();
    }

    /** Adds a fault for each setting that is missing, or makes no sense beside the others. */
    static void check(ServerSettings settings, SettingFaults faults) {
        boolean used = isUsed(settings);
        Optional<String> archive = FileRuleSettings.bucket(settings);
        List<Setting<?>> others = List.of(PREFIX, REGION, ENDPOINT, ACCESS_KEY, SECRET_KEY);
        others.stream()
                .filter(other ->
                        !used && archive.isEmpty() && settings.find(other).isPresent())
                .forEach(other -> faults.add(BUCKET.name() + " is missing: " + other.name() + " is set"));
        requireBoth(settings, ACCESS_KEY, SECRET_KEY, faults);
        requireBoth(settings, SECRET_KEY, ACCESS_KEY, faults);
        if (used && StoredFileSettings.namesContents(settings)) {
            faults.add(BUCKET.name() + " and files.stored.contents are both set: contents are kept in one place");
        }
        if (used || archive.isPresent()) {
            try {
                read(settings, settings.find(BUCKET).or(() -> archive).orElseThrow());
            } catch (IllegalArgumentException e) {
                faults.add(PREFIX_OF_ALL + ": " + e.getMessage());
            }
        }
    }

    private static void requireBoth(
            ServerSettings settings, Setting<?> present, Setting<?> needed, SettingFaults faults) {
        if (settings.find(present).isPresent() && settings.find(needed).isEmpty()) {
            faults.add(needed.name() + " is missing: " + present.name() + " is set");
        }
    }

    /**
     * The store, open; null if contents are kept elsewhere.
     *
     * @throws ExaiException kind CONFIGURATION if it cannot be used
     */
    static @Nullable BlobStore open(ServerSettings settings, TimeSource time) {
        return settings.find(BUCKET).map(bucket -> open(settings, bucket, time)).orElse(null);
    }

    /**
     * The archive, open; null if it is elsewhere or nowhere.
     *
     * @throws ExaiException kind CONFIGURATION if it cannot be used
     */
    static @Nullable BlobStore openArchive(ServerSettings settings, TimeSource time) {
        return FileRuleSettings.bucket(settings)
                .map(bucket -> open(settings, bucket, time))
                .orElse(null);
    }

    /** Whether the bucket holds the contents. */
    static boolean isIn(ServerSettings settings, String bucket) {
        return settings.find(BUCKET).filter(bucket::equals).isPresent();
    }

    private static BlobStore open(ServerSettings settings, String bucket, TimeSource time) {
        try {
            return FileStorage.s3(read(settings, bucket), time);
        } catch (ExaiException e) {
            throw new ExaiException(e.kind(), PREFIX_OF_ALL + ": " + e.getMessage(), e);
        }
    }

    private static S3Settings read(ServerSettings settings, String bucket) {
        S3Settings.Builder read = new S3Settings.Builder(
                        bucket, StoredFileSettings.directory(settings).resolve(StoredFileSettings.SPOOL))
                .prefix(settings.find(PREFIX).orElse(""))
                .region(settings.find(REGION).orElse("us-east-1"))
                .endpoint(settings.find(ENDPOINT).orElse(null))
                .pathStyle(settings.get(PATH_STYLE));
        Optional<Secret> access = settings.find(ACCESS_KEY);
        Optional<Secret> secret = settings.find(SECRET_KEY);
        if (access.isPresent() && secret.isPresent()) {
            read.credentials(access.get().reveal(), secret.get());
        }
        return read.build();
    }
}
