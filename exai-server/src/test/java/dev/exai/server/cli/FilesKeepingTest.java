package dev.exai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.files.AllowedRoots;
import dev.exai.files.FileId;
import dev.exai.files.FileService;
import dev.exai.files.FileSettings;
import dev.exai.files.FileStorage;
import dev.exai.server.tools.RealFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands that look after what is kept: how much there is, archives, backups. */
@Timeout(120)
class FilesKeepingTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path home;

    private Program.Outcome run(String... args) {
        return new Program(home).run(args);
    }

    private JsonNode json(String... args) {
        Program.Outcome outcome = run(args);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return JSON.readTree(outcome.out());
    }

    private String added(String name, byte[] content) throws IOException {
        Files.write(home.resolve(name), content);
        return json("files", "add", "--json", name).path(0).path("id").stringValue();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path kept() {
        return new Program(home).dataDirectory().resolve("files");
    }

    private void damageEverything(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile).forEach(file -> {
                try {
                    Files.writeString(file, "damaged");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Test
    void stats_ofWhatIsKept_tellCountsAndHealth() throws Exception {
        added("a.txt", bytes("text"));
        added("b.bin", new byte[] {0, 1});

        JsonNode stats = json("files", "stats", "--json");
        Program.Outcome plain = run("files", "stats");
        Program.Outcome doctor = run("doctor", "--demo");

        assertThat(stats.path("files").intValue()).isEqualTo(2);
        assertThat(stats.path("bytes").intValue()).isEqualTo(6);
        assertThat(stats.path("types").path("text/plain").intValue()).isEqualTo(1);
        assertThat(stats.path("health").stringValue()).isEqualTo("healthy");
        assertThat(plain.out()).contains("2 files, 0 deleted", "type\ttext/plain\t1", "health: healthy");
        assertThat(doctor.out()).contains("ok\tfiles: healthy");
    }

    @Test
    void stats_whereSpaceIsNearlyUsed_areDegradedAndTheDoctorSaysSo() throws Exception {
        added("a.txt", bytes("x".repeat(95)));

        Program.Outcome plain = run("files", "stats", "--set", "files.stored.bytes=100");
        JsonNode stats = json("files", "stats", "--json", "--set", "files.stored.bytes=100");
        Program.Outcome doctor = run("doctor", "--demo", "--set", "files.stored.bytes=100");

        assertThat(plain.out()).contains("degraded\t", "health: degraded");
        assertThat(stats.path("reasons").path(0).path("code").stringValue()).isEqualTo("space");
        assertThat(stats.path("reasons").path(0).path("since").stringValue()).isNotEmpty();
        assertThat(doctor.out()).contains("note\tfiles: the contents have 95 of 100 bytes");
    }

    @Test
    void rules_areShownWithWhatTheyWouldEnd_andAppliedWhenWanted() throws Exception {
        added("a.txt", bytes("text"));
        added("b.bin", new byte[] {0, 1});
        String rules = "--set=files.stored.retention=text/*=1ms, *=8760h";
        String[] archive = {"--set=files.stored.archive.after=720h", "--set=files.stored.archive.directory=old"};

        Program.Outcome none = run("files", "rules");
        Program.Outcome dry = run("files", "rules", rules, archive[0], archive[1]);
        JsonNode json = json("files", "rules", "--json", rules, archive[0], archive[1]);
        JsonNode before = json("files", "list", "--json");
        Program.Outcome done = run("files", "rules", "--apply", rules, archive[0], archive[1]);
        JsonNode after = json("files", "list", "--json");

        assertThat(none.out()).contains("no rules are set");
        assertThat(dry.out())
                .contains(
                        "text/*\tafter 1ms\t1 files, 4 bytes to end", "*\tafter 8760h\t0 files", "archive\tafter 720h");
        assertThat(json.path("dry_run").booleanValue()).isTrue();
        assertThat(json.path("retention").path(0).path("type").stringValue()).isEqualTo("text/*");
        assertThat(json.path("retention").path(0).path("files").intValue()).isEqualTo(1);
        assertThat(json.path("archive").path("contents").intValue()).isZero();
        assertThat(before).hasSize(2);
        assertThat(done.out()).contains("1 files, 4 bytes ended", "0 contents, 0 bytes moved, 0 failed");
        assertThat(after).hasSize(1);
    }

    @Test
    void doctor_whereNoFilesWereKept_isContent() {
        assertThat(run("doctor", "--demo").out()).contains("ok\tfiles: none have been kept so far");
        assertThat(run("doctor", "--demo", "--set", "storage=memory").out()).doesNotContain("\tfiles:");
    }

    @Test
    void archive_isListedAndUnpacked() throws Exception {
        String id = added("tree.zip", RealFiles.zip(Map.of("src/A.java", bytes("class A {}"))));

        Program.Outcome plain = run("files", "list", "--archive", id);
        JsonNode listed = json("files", "list", "--json", "--archive", id);
        JsonNode unpacked = json("files", "unpack", "--json", "--purpose", "tree", "--keep", "5", id);
        Program.Outcome again = run("files", "unpack", id);
        Program.Outcome refused = run("files", "unpack", "--set", "files.archives.bytes=5", id);

        assertThat(plain.out()).isEqualTo("file\t10\tsrc/A.java" + System.lineSeparator());
        assertThat(listed.path(0).path("path").stringValue()).isEqualTo("src/A.java");
        assertThat(unpacked.path(0).path("archive_path").stringValue()).isEqualTo("src/A.java");
        assertThat(unpacked.path(0).path("purpose").stringValue()).isEqualTo("tree");
        assertThat(unpacked.path(0).has("expires_at")).isTrue();
        assertThat(again.out()).contains("\tsrc/A.java");
        assertThat(refused.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(refused.err()).contains("refused");
    }

    @Test
    void add_address_isRefusedUnlessTheSettingAllowsIt() {
        Program.Outcome off = run("files", "add", "https://example.org/a");
        Program.Outcome inside = run(
                "files",
                "add",
                "--set",
                "files.web.enabled=true",
                "--set",
                "files.web.plain-http=true",
                "http://127.0.0.1/a");

        assertThat(off.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(off.err()).contains("files.web.enabled");
        assertThat(inside.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(inside.err()).doesNotContain("files.web.enabled");
    }

    @Test
    void backup_broughtBackIntoAnEmptyDirectory_isWhatThereWas() throws Exception {
        String id = added("a.txt", bytes("text"));

        JsonNode written = json("files", "backup", "--json", "saved");
        Program.Outcome twice = run("files", "backup", "saved");
        Program.Outcome back = run("files", "restore", "--data-dir", "other", "saved");
        Program.Outcome got = run("files", "get", "--data-dir", "other", "--output", "b.txt", id);

        assertThat(written.path("whole").booleanValue()).isTrue();
        assertThat(written.path("contents").intValue()).isEqualTo(1);
        assertThat(twice.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(twice.err()).contains("not empty");
        assertThat(back.code()).as(back.err()).isZero();
        assertThat(back.out()).contains("1 contents, 4 bytes", "everything is there");
        assertThat(got.code()).as(got.err()).isZero();
        assertThat(home.resolve("b.txt")).hasContent("text");
    }

    @Test
    void backup_whileSomebodyUsesTheFiles_isWritten() throws Exception {
        added("a.txt", bytes("text"));

        try (FileStorage used = FileStorage.directory(kept(), TimeSource.system())) {
            assertThat(used).isNotNull();
            JsonNode written = json("files", "backup", "--json", "saved");

            assertThat(written.path("whole").booleanValue()).isTrue();
            assertThat(written.path("contents").intValue()).isEqualTo(1);
        }
    }

    @Test
    void stats_tellWhatCameOfEachWorkTheLastTime() throws Exception {
        added("a.txt", bytes("text"));
        run("files", "repair");
        run("files", "gc");

        Program.Outcome plain = run("files", "stats");
        JsonNode stats = json("files", "stats", "--json");

        assertThat(plain.out()).contains("last check\t", "faults=0", "last sweep\t", "waiting=0", "last collect\t");
        assertThat(stats.path("reports").path(0).path("work").stringValue()).isEqualTo("check");
        assertThat(stats.path("reports").path(0).path("counts").path("contents").intValue())
                .isEqualTo(1);
    }

    @Test
    void restore_overFilesThatAreThere_isRefusedUntoldAndPutsThemAsideThen() throws Exception {
        added("a.txt", bytes("text"));
        run("files", "backup", "saved");
        added("later.txt", bytes("later"));

        Program.Outcome untold = run("files", "restore", "saved");
        int before = json("files", "list", "--json").size();
        Program.Outcome told = run("files", "restore", "--replace", "saved");

        assertThat(untold.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(untold.err()).contains("--replace");
        assertThat(before).isEqualTo(2);
        assertThat(told.code()).as(told.err()).isZero();
        assertThat(told.err()).contains("what was there is now in ");
        assertThat(json("files", "list", "--json")).hasSize(1);
        try (Stream<Path> beside = Files.list(kept().getParent())) {
            List<String> names =
                    beside.map(path -> path.getFileName().toString()).toList();
            assertThat(names).anyMatch(name -> name.startsWith("files.before-"));
            assertThat(names).noneMatch(name -> name.contains("restoring"));
        }
    }

    @Test
    void restore_whileSomebodyUsesTheFiles_leavesThem() throws Exception {
        added("a.txt", bytes("text"));
        run("files", "backup", "saved");

        try (FileStorage used = FileStorage.directory(kept(), TimeSource.system())) {
            assertThat(used).isNotNull();
            Program.Outcome refused = run("files", "restore", "--replace", "saved");

            assertThat(refused.code()).isEqualTo(ExitCode.FAILURE);
            assertThat(refused.err()).contains("in use");
        }
        assertThat(json("files", "list", "--json")).hasSize(1);
    }

    @Test
    void restore_damagedBackupOrNone_saysSo() throws Exception {
        added("a.txt", bytes("text"));
        run("files", "backup", "saved");
        damageEverything(home.resolve("saved/contents"));

        Program.Outcome damaged = run("files", "restore", "--data-dir", "other", "saved");
        Program.Outcome none = run("files", "restore", "--data-dir", "third", "nowhere");

        assertThat(damaged.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(damaged.out()).contains("is damaged", "something is missing");
        assertThat(none.err()).contains("there is no backup");
    }

    @Test
    void repair_ofWhatIsSoundAndOfALostContent_tellsTheDifference() throws Exception {
        added("a.txt", bytes("text"));

        JsonNode sound = json("files", "repair", "--json");
        Files.walkFileTree(kept().resolve("contents"), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.endsWith("installation")) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Program.Outcome lost = run("files", "repair");
        run("files", "add", "a.txt");
        Program.Outcome again = run("files", "repair");

        assertThat(sound.toString())
                .isEqualTo("{\"counts_mended\":0,\"strays_removed\":0,\"sound\":true,\"faults\":[]}");
        assertThat(lost.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(lost.out()).contains("0 counts mended", " is lost", "add it again");
        assertThat(again.out()).contains("nothing is wrong");
    }

    @Test
    void gc_dryOrNot_tellsItAsJson() throws Exception {
        added("a.txt", bytes("text"));

        JsonNode dry = json("files", "gc", "--dry-run", "--json");
        JsonNode done = json("files", "gc", "--json");

        assertThat(dry.toString()).isEqualTo("{\"dry_run\":true,\"would_go\":[],\"counts\":{}}");
        assertThat(done.path("purged").intValue()).isZero();
        assertThat(done.path("dry_run").booleanValue()).isFalse();
    }

    @Test
    void gcAndRepair_dry_tellWhatWouldGo_andRemoveItOnlyWhenForced() throws Exception {
        String id = added("gone.txt", bytes("brief"));
        try (FileStorage storage = FileStorage.directory(kept(), TimeSource.system());
                FileService files = new FileService(storage, FileSettings.DEFAULT, AllowedRoots.none())) {
            files.delete(new PrincipalId("local"), new FileId(id));
        }
        Path space = Files.createDirectories(kept().resolve("contents/" + "0".repeat(32) + "/aa"));
        for (int i = 0; i < 25; i++) {
            Path stray = Files.write(space.resolve("aa".repeat(31) + String.format("%02x", i)), bytes("stray"));
            Files.setLastModifiedTime(stray, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        }
        String noGrace = "--set=files.stored.grace=0ms";

        Program.Outcome dry = run("files", "gc", "--dry-run", noGrace);
        JsonNode dryRepair = json("files", "repair", "--dry-run", "--json");
        Program.Outcome plainRepair = run("files", "repair", "--dry-run");
        Program.Outcome refused = run("files", "repair");
        Program.Outcome forced = run("files", "gc", "--force", noGrace);

        assertThat(dry.out())
                .contains("deleted_file\t" + id + "\t5\tgone.txt", "content\tsha256:", "stray_content\tsha256:aaaa")
                .contains("1 deleted_file, 1 content, 25 stray_content");
        assertThat(dryRepair.path("counts_wrong").intValue()).isZero();
        assertThat(dryRepair.path("counts").path("stray_content").intValue()).isEqualTo(25);
        assertThat(plainRepair.out()).contains("0 counts would be made anew", "25 stray_content");
        assertThat(refused.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(refused.err()).contains("25 of 26 contents", "--force");
        assertThat(forced.out()).contains("1 purged", "25 contents that no file names, removed");
    }

    @Test
    void gc_givesUpAProviderOnlyWhenForced() throws Exception {
        added("a.txt", bytes("text"));

        Program.Outcome dry = run("files", "gc", "--dry-run", "--give-up", "gone");
        Program.Outcome told = run("files", "gc", "--give-up", "gone");
        JsonNode done = json("files", "gc", "--json", "--give-up", "gone", "--force");

        assertThat(dry.out()).contains("0 copies at gone would be given up", "nothing would go");
        assertThat(told.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(told.err()).contains("--force gives them up");
        assertThat(told.out()).doesNotContain("purged");
        assertThat(done.path("given_up").intValue()).isZero();
        assertThat(done.path("purged").intValue()).isZero();
    }

    @Test
    void s3Settings_byHalves_stopTheStartAndNameTheField() {
        String bucket = "files.stored.s3.bucket";

        Program.Outcome noBucket = run("files", "stats", "--set", "files.stored.s3.endpoint=http://127.0.0.1:1");
        Program.Outcome noSecret =
                run("files", "stats", "--set", bucket + "=b", "--set", "files.stored.s3.access-key=a");
        Program.Outcome noAccess =
                run("files", "stats", "--set", bucket + "=b", "--set", "files.stored.s3.secret-key=hidden");
        Program.Outcome twoPlaces =
                run("files", "stats", "--set", bucket + "=b", "--set", "files.stored.contents=there");
        Program.Outcome prefix = run("files", "stats", "--set", bucket + "=b", "--set", "files.stored.s3.prefix=/x");

        assertThat(noBucket.err()).contains(bucket + " is missing");
        assertThat(noSecret.err()).contains("files.stored.s3.secret-key is missing");
        assertThat(noAccess.err())
                .contains("files.stored.s3.access-key is missing")
                .doesNotContain("hidden");
        assertThat(twoPlaces.err()).contains("contents are kept in one place");
        assertThat(prefix.err()).contains("files.stored.s3: prefix");
    }
}
