package dev.exai.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.PrincipalId;
import dev.exai.files.AllowedRoots;
import dev.exai.files.FileService;
import dev.exai.files.FileSource;
import dev.exai.files.FileStorage;
import dev.exai.files.RetentionRule;
import dev.exai.files.StoredFile;
import dev.exai.files.TakeIn;
import dev.exai.testkit.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules by which files end and move. */
class FileRuleSettingsTest {
    private static final String RETENTION = "files.stored.retention";
    private static final String AFTER = "files.stored.archive.after";
    private static final String DIRECTORY = "files.stored.archive.directory";
    private static final String BUCKET = "files.stored.archive.bucket";

    private final ManualClock clock = new ManualClock();

    @TempDir
    private Path home;

    private ServerSettings read(String... namesAndValues) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            options.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return ServerSettings.read(new Platform(Map.of(), "Linux", home, home), options);
    }

    private static long filesIn(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("installation"))
                    .count(); // but that which says whose they are
        }
    }

    private String textOf(StoredFile file, FileService files) throws IOException {
        try (InputStream in = files.content(file.owner(), file.id()).open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void retention_typesWithAges_areTheRulesOfTheUpkeep() {
        ServerSettings settings = read(RETENTION, "image/* = 720h, *=8760h", AFTER, "48h", DIRECTORY, "old");

        assertThat(StoredFileSettings.upkeep(settings).retention())
                .containsExactly(
                        new RetentionRule("image/*", "image/*", null, Duration.ofDays(30)),
                        new RetentionRule("*", null, null, Duration.ofDays(365)));
        assertThat(StoredFileSettings.upkeep(settings).archiveAfter()).isEqualTo(Duration.ofDays(2));
        assertThat(StoredFileSettings.upkeep(read()).retention()).isEmpty();
        assertThat(StoredFileSettings.upkeep(read()).archiveAfter()).isNull();
    }

    @Test
    void retention_thatIsNoRule_isRefusedWithItsName() {
        for (String rule : List.of("image/*", "=720h", "images=720h", "*=0ms", "*=9999999h", "*=soon")) {
            assertThatThrownBy(() -> read(RETENTION, rule)).hasMessageContaining(RETENTION);
        }
    }

    @Test
    void archive_settingsThatMakeNoSense_areRefused() {
        assertThatThrownBy(() -> read(AFTER, "48h")).hasMessageContaining("missing: " + AFTER);
        assertThatThrownBy(() -> read(DIRECTORY, "old", BUCKET, "old")).hasMessageContaining("both set");
        assertThatThrownBy(() -> read(DIRECTORY, ".local/share/exai/files/contents"))
                .hasMessageContaining("where the contents are");
        assertThatThrownBy(() -> read("files.stored.s3.bucket", "one", BUCKET, "one"))
                .hasMessageContaining("holds the contents already");
    }

    @Test
    void archive_ofAnotherBucketWhileContentsAreOnDisk_takesTheSettingsOfTheStorage() {
        assertThat(read(BUCKET, "old", "files.stored.s3.region", "eu-central-1").find(FileRuleSettings.ARCHIVE_AFTER))
                .isEmpty();
    }

    @Test
    void contents_unusedForLong_moveToTheDirectoryAndAreReadFromThere() throws IOException {
        ServerSettings settings = read(AFTER, "48h", DIRECTORY, "old");
        PrincipalId ann = new PrincipalId("ann");
        StoredFile file;
        try (FileStorage storage = StoredFileSettings.open(settings, clock);
                FileService files =
                        new FileService(storage, StoredFileSettings.limits(settings), AllowedRoots.none())) {
            file = files.takeIn(
                    ann, new FileSource.Bytes("text".getBytes(StandardCharsets.UTF_8)), TakeIn.named("a.txt"));
            clock.advance(Duration.ofDays(3));

            files.archive(Duration.ofDays(2), false);

            assertThat(filesIn(home.resolve("old"))).isEqualTo(1);
            assertThat(filesIn(StoredFileSettings.contents(settings))).isZero();
        }
        try (FileStorage storage = StoredFileSettings.openReadOnly(settings, clock);
                FileService files =
                        new FileService(storage, StoredFileSettings.limits(settings), AllowedRoots.none())) {
            assertThat(textOf(file, files)).isEqualTo("text");
        }
    }
}
