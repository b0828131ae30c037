package dev.exai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.PrincipalId;
import dev.exai.core.Workers;
import dev.exai.files.AllowedRoots;
import dev.exai.files.ArchiveReport;
import dev.exai.files.FileService;
import dev.exai.files.FileSource;
import dev.exai.files.FileStorage;
import dev.exai.files.StoredFile;
import dev.exai.files.TakeIn;
import dev.exai.server.settings.Platform;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.settings.StoredFileSettings;
import dev.exai.server.tools.RealFiles;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.ManualClock;
import dev.exai.testkit.Parallel;
import dev.exai.testkit.WireDialect;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Contents in S3, as servers and commands use them by their settings alone. */
@Timeout(300)
class SharedContentsTest {
    private static final int CALLERS = 200;

    @TempDir
    private Path home;

    private TestBucket bucket;
    private FakeUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        bucket = new TestBucket();
        upstream = FakeUpstream.start(WireDialect.KIMI);
    }

    @AfterEach
    void stop() {
        upstream.close();
        bucket.close();
    }

    private Program program(String name) {
        Program program = new Program(home.resolve(name))
                .with("KIMI_API_KEY", upstream.key())
                .with("EXAI_PROVIDER_KIMI_BASE_URL", upstream.baseUrl().toString())
                .with("EXAI_FILES_ROOTS", home.toString());
        return bucket.in(program);
    }

    private static Program many(Program program) {
        String room = Integer.toString(CALLERS);
        return program.with("EXAI_STORAGE_CONNECTIONS", "5") // the database of tests has 30 for all
                .with("EXAI_LIMITS_CALLS_PER_PRINCIPAL", room)
                .with("EXAI_LIMITS_STREAMS_PER_PRINCIPAL", room)
                .with("EXAI_SESSIONS_PER_PRINCIPAL_QUEUED", room)
                .with("EXAI_SESSIONS_PER_PROVIDER_QUEUED", room);
    }

    private long uploads() {
        return upstream.requests().stream()
                .filter(request ->
                        request.method().equals("POST") && request.path().endsWith("/files"))
                .count();
    }

    /** What each caller gets; a loaded machine may take minutes for so many. */
    private static List<String> all(Parallel.Numbered<String> call) throws Exception {
        try (Workers workers = Workers.perTask("callers")) {
            List<FutureTask<String>> tasks = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                int number = i;
                tasks.add(new FutureTask<>(() -> call.call(number)));
            }
            tasks.forEach(workers::run);
            List<String> results = new ArrayList<>();
            for (FutureTask<String> task : tasks) {
                results.add(task.get(150, TimeUnit.SECONDS));
            }
            return results;
        }
    }

    @Test
    void content_broughtAndAskedAboutTwoHundredTimesAtTwoServers_isKeptAndSentOnce() throws Exception {
        upstream.onUpload().asUsual().delay(Duration.ofMillis(300));
        upstream.onEveryChat().reply("answer");
        byte[] paper = RealFiles.pdf("wanted by all");
        Path place = Files.write(home.resolve("paper.pdf"), paper);
        String upload = "{\"operation\":\"upload\",\"name\":\"paper.pdf\",\"data_url\":\"data:application/pdf;base64,"
                + Base64.getEncoder().encodeToString(paper) + "\"}";
        String question = "{\"question\":\"what?\",\"provider\":\"kimi\",\"file_path\":\"" + place + "\"}";
        try (TestDatabase database = TestDatabase.start();
                ServerProcess one = ServerProcess.start(many(database.in(program("one"))));
                ServerProcess two = ServerProcess.start(many(database.in(program("two"))))) {
            List<McpClient> both = List.of(one.client(), two.client());

            List<String> results = all(number -> {
                McpClient client = both.get(number % 2);
                return number % 4 < 2
                        ? client.structured("kimi_manage_files", upload)
                                .path("file")
                                .path("id")
                                .stringValue()
                        : client.structured("smart_file_query", question)
                                .path("sent")
                                .path("files")
                                .path(0)
                                .path("form")
                                .stringValue();
            });

            assertThat(results)
                    .hasSize(CALLERS)
                    .filteredOn("provider_text"::equals)
                    .hasSize(CALLERS / 2);
            assertThat(Set.copyOf(results)).as("one file, one form").hasSize(2);
            assertThat(uploads()).isEqualTo(1);
            assertThat(bucket.objects()).isEqualTo(1);
            Program.Outcome checked = database.in(many(program("three"))).run("files", "check", "--read-data");
            assertThat(checked.out())
                    .as(checked.err())
                    .contains("1 files, 1 contents", "1 contents read", "nothing is wrong");
        }
    }

    @Test
    void contents_ofAServerAlone_lieInTheBucketAndOutliveTheServer() throws Exception {
        String id;
        try (Served served = Served.start(program("one"))) {
            id = served.client()
                    .structured("manage_files", "{\"operation\":\"upload\",\"data_url\":\"data:text/plain,words\"}")
                    .path("file")
                    .path("id")
                    .stringValue();
        }

        Program.Outcome got = program("one").run("files", "get", "--output", "a.txt", id);
        Program.Outcome saved = program("one").run("files", "backup", "saved");
        Program.Outcome doctor = program("one").run("doctor");
        Program.Outcome early = program("two").run("doctor");
        Program.Outcome there = program("one").run("files", "restore", "saved");
        String backup = home.resolve("one/saved").toString();
        Program.Outcome beside = program("two").run("files", "restore", backup);
        Program.Outcome elsewhere =
                program("two").run("files", "restore", "--set", "files.stored.s3.prefix=two", backup);
        Program.Outcome again =
                program("two").run("files", "get", "--set", "files.stored.s3.prefix=two", "--output", "b.txt", id);
        Program.Outcome instead = program("three").run("files", "restore", "--in-place", backup);

        assertThat(got.code()).as(got.err()).isZero();
        assertThat(home.resolve("one/a.txt")).hasContent("words");
        assertThat(program("one").dataDirectory().resolve("files/contents")).doesNotExist();
        assertThat(doctor.out()).contains("ok\tfiles: healthy");
        assertThat(early.out()).contains("ok\tfiles: none have been kept so far");
        assertThat(saved.out()).contains("1 contents, 5 bytes", "everything is there");
        assertThat(there.err()).contains("--replace puts them aside");
        assertThat(beside.err()).contains("belong to another installation", "--in-place");
        assertThat(elsewhere.code()).as(elsewhere.err()).isZero();
        assertThat(home.resolve("two/b.txt")).as(again.err()).hasContent("words");
        assertThat(instead.code()).as(instead.err()).isZero();
        assertThat(bucket.objects()).isEqualTo(2);
    }

    @Test
    void contents_onDiskUnusedForLong_moveToTheBucketOfTheArchive() throws Exception {
        Map<String, String> environment = new HashMap<>(bucket.environment());
        environment.put("EXAI_FILES_STORED_ARCHIVE_BUCKET", environment.remove("EXAI_FILES_STORED_S3_BUCKET"));
        environment.put("EXAI_FILES_STORED_ARCHIVE_AFTER", "48h");
        ServerSettings settings = ServerSettings.read(new Platform(environment, "Linux", home, home), Map.of());
        ManualClock clock = new ManualClock();
        byte[] text = "text".getBytes(StandardCharsets.UTF_8);
        try (FileStorage storage = StoredFileSettings.open(settings, clock);
                FileService files =
                        new FileService(storage, StoredFileSettings.limits(settings), AllowedRoots.none())) {
            StoredFile file = files.takeIn(PrincipalId.LOCAL, new FileSource.Bytes(text), TakeIn.named("a.txt"));
            long before = bucket.objects();
            clock.advance(Duration.ofDays(3));

            ArchiveReport report = files.archive(Duration.ofDays(2), false);

            assertThat(report).isEqualTo(new ArchiveReport(1, 4, 0));
            assertThat(before).isZero();
            assertThat(bucket.objects()).isEqualTo(1);
            try (InputStream in = files.content(PrincipalId.LOCAL, file.id()).open()) {
                assertThat(in.readAllBytes()).isEqualTo(text);
            }
        }
    }

    @Test
    void bucket_thatIsNotThere_isToldWithTheSettingAndShowsInTheHealth() throws Exception {
        Files.createDirectories(home.resolve("one"));
        Program lost = program("one").with("EXAI_FILES_STORED_S3_BUCKET", "elsewhere");

        Program.Outcome refused = lost.run("files", "list");
        try (Served served = Served.start(lost)) {
            JsonNode error = served.client().error("manage_files", "{\"operation\":\"list\"}");
            JsonNode health = served.client().structured("status", "{}").path("files");

            assertThat(error.path("message").stringValue()).contains("files.stored.s3");
            assertThat(health.path("health").stringValue()).isEqualTo("critical");
        }
        assertThat(refused.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(refused.err()).contains("files.stored.s3").doesNotContain(TestBucket.SECRET);
    }
}
