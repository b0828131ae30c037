package dev.exai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands of stored files, with real files and an upstream that keeps files. */
@Timeout(120)
class FilesCommandTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.KIMI);

    @TempDir
    private Path home;

    @AfterEach
    void stop() {
        upstream.close();
    }

    private Program program() {
        return new Program(home)
                .with("KIMI_API_KEY", upstream.key())
                .with("EXAI_PROVIDER_KIMI_BASE_URL", upstream.baseUrl().toString());
    }

    private Program.Outcome run(String... args) {
        return program().run(args);
    }

    private JsonNode json(String... args) {
        Program.Outcome outcome = run(args);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return JSON.readTree(outcome.out());
    }

    private String added(String name, byte[] content) throws Exception {
        Files.write(home.resolve(name), content);
        return json("files", "add", "--json", name).path(0).path("id").stringValue();
    }

    @Test
    void add_filesOfAllKinds_areListedWithTheirHashes() throws Exception {
        added("a.txt", "text".getBytes(StandardCharsets.UTF_8));
        added("empty", new byte[0]);
        added("odd \u202e name", new byte[] {0, 1});

        JsonNode listed = json("files", "list", "--json");
        Program.Outcome plain = run("files", "list");

        assertThat(listed).hasSize(3);
        assertThat(listed.path(0).path("name").stringValue()).isEqualTo("odd \\u202E name");
        assertThat(listed.path(1).path("bytes").longValue()).isZero();
        assertThat(listed.path(2).path("sha256").stringValue())
                .isEqualTo("982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1");
        assertThat(plain.out().lines()).hasSize(3);
        assertThat(plain.out()).contains("982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1", "a.txt");
    }

    @Test
    void add_folder_takesInWhatLiesBelowAndTellsWhatItLeavesOut() throws Exception {
        Path inner = Files.createDirectories(home.resolve("papers/more"));
        Files.writeString(home.resolve("papers/a.txt"), "one");
        Files.writeString(inner.resolve("b.txt"), "two");
        Files.write(inner.resolve("long.bin"), new byte[2 << 20]);
        Files.createSymbolicLink(inner.resolve("link"), home.resolve("papers/a.txt"));
        Files.writeString(home.resolve("c.txt"), "three");

        Program.Outcome all = run("files", "add", "--json", "papers", "c.txt", "papers/a.txt");
        Program.Outcome partly = run(
                "files",
                "add",
                "--set=files.stored.file-bytes=1000000",
                "--principal=bob",
                "--provider=kimi",
                "papers",
                "missing.txt");

        assertThat(all.code()).as(all.err()).isZero();
        assertThat(JSON.readTree(all.out())
                        .valueStream()
                        .map(file -> file.path("name").stringValue()))
                .containsExactlyInAnyOrder("a.txt", "b.txt", "long.bin", "c.txt", "a.txt");
        assertThat(all.err().lines()).singleElement().asString().contains("left out", "papers/more/link");
        assertThat(partly.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(partly.out().lines()).hasSize(2);
        assertThat(partly.err()).contains("long.bin\" has 2097152 bytes", "missing.txt\" does not exist");
        assertThat(json("files", "list", "--json", "--principal=bob")).hasSize(2);
        assertThat(uploads()).isEqualTo(2);
    }

    private long uploads() {
        return upstream.requests().stream()
                .filter(request ->
                        request.method().equals("POST") && request.path().endsWith("/files"))
                .count();
    }

    @Test
    void add_nothingThatIsThere_printsAnEmptyListAndFails() {
        Program.Outcome outcome = run("files", "add", "--json", "missing.txt");

        assertThat(outcome.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(outcome.out()).isEqualToIgnoringNewLines("[]");
    }

    @Test
    void add_withAProvider_hasACopyThereThatShowTells() throws Exception {
        Files.write(home.resolve("a.pdf"), "%PDF-1.7".getBytes(StandardCharsets.UTF_8));

        String id = json("files", "add", "--json", "--provider", "kimi", "--purpose", "papers", "--keep", "5", "a.pdf")
                .path(0)
                .path("id")
                .stringValue();
        JsonNode shown = json("files", "show", "--json", id);
        Program.Outcome plain = run("files", "show", id);

        assertThat(shown.path("copies").path(0).path("state").stringValue()).isEqualTo("present");
        assertThat(shown.path("purpose").stringValue()).isEqualTo("papers");
        assertThat(shown.has("expires_at")).isTrue();
        assertThat(plain.out()).contains("version 1", "copy\tkimi\tPRESENT");
    }

    @Test
    void get_storedFile_isWrittenOnceUnlessForced() throws Exception {
        String id = added("a.txt", "text".getBytes(StandardCharsets.UTF_8));

        Program.Outcome there = run("files", "get", id);
        Program.Outcome other = run("files", "get", "--output", "b.txt", id);
        Program.Outcome forced = run("files", "get", "--output", "b.txt", "--force", id);
        JsonNode json = json("files", "get", "--json", "--output", "c.txt", id);
        Program.Outcome unknown = run("files", "get", "file_1");
        Program.Outcome malformed = run("files", "get", "file 1");

        assertThat(there.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(there.err()).contains("exists already");
        assertThat(other.code()).as(other.err()).isZero();
        assertThat(home.resolve("b.txt")).hasContent("text");
        assertThat(forced.code()).isZero();
        assertThat(json.path("path").stringValue())
                .isEqualTo(home.resolve("c.txt").toString());
        assertThat(json.path("sha256").stringValue()).hasSize(64);
        assertThat(unknown.err()).contains("no such file");
        assertThat(malformed.err()).contains("no such file");
    }

    @Test
    void commands_beforeAnythingWasKept_saySo() {
        Program.Outcome list = run("files", "list");
        Program.Outcome nothing = run("files");

        assertThat(list.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(list.err()).contains("no files have been kept");
        assertThat(nothing.code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void commands_besideAServer_onlyLook() throws Exception {
        String id = added("a.txt", "text".getBytes(StandardCharsets.UTF_8));
        try (Served served = Served.start(program())) {
            served.client().structured("manage_files", "{\"operation\":\"list\"}");

            Program.Outcome list = run("files", "list");
            Program.Outcome check = run("files", "check", "--read-data", "--json");
            Program.Outcome add = run("files", "add", "a.txt");

            assertThat(list.out()).contains(id);
            assertThat(check.out()).contains("\"sound\":true", "\"contents_read\":1");
            assertThat(add.code()).isEqualTo(ExitCode.FAILURE);
        }
    }

    @Test
    void check_contentThatWasDamaged_fails() throws Exception {
        added("a.txt", "text".getBytes(StandardCharsets.UTF_8));
        Program.Outcome sound = run("files", "check", "--read-data");
        Path content;
        try (var all = Files.walk(program().dataDirectory().resolve("files").resolve("contents"))) {
            content = all.filter(each -> Files.isRegularFile(each) && !each.endsWith("installation"))
                    .filter(path -> path.getFileName().toString().contains("982d9e3e"))
                    .findFirst()
                    .orElseThrow();
        }
        assertThat(content.toFile().setWritable(true)).isTrue();
        Files.write(content, "test".getBytes(StandardCharsets.UTF_8));

        Program.Outcome damaged = run("files", "check", "--read-data");

        assertThat(sound.out()).contains("nothing is wrong");
        assertThat(damaged.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(damaged.out()).contains("something is wrong");
    }

    @Test
    void ask_aboutAStoredFileAndAPath_tellsTheForms() throws Exception {
        upstream.onEveryChat().reply("it is a paper");
        String id = added("a.pdf", "%PDF-1.7 words \u00ff".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(home.resolve("b.txt"), "more");

        Program.Outcome plain = run("files", "ask", "what is it?", id, "b.txt");
        JsonNode json = json("files", "ask", "--json", "--provider", "kimi", "what is it?", id);
        String conversation = json.path("continuation_id").stringValue();
        JsonNode more = json("files", "ask", "--json", "--continue", conversation, "and?");

        assertThat(plain.out()).contains("it is a paper");
        assertThat(plain.err()).contains("a.pdf sent as provider_text", "b.txt sent as text", "conversation: ");
        assertThat(json.path("sent").path("files").path(0).path("form").stringValue())
                .isEqualTo("provider_text");
        assertThat(more.path("sent").path("earlier_turns").intValue()).isEqualTo(1);
    }

    @Test
    void sync_copyThatIsGone_isToldAndPutRight() throws Exception {
        Files.write(home.resolve("a.pdf"), "%PDF-1.7".getBytes(StandardCharsets.UTF_8));
        json("files", "add", "--json", "--provider", "kimi", "a.pdf");

        JsonNode inStep = json("files", "sync", "--json", "--provider", "kimi");
        Program.Outcome plain = run("files", "sync", "--apply");

        assertThat(inStep.path(0).path("verdict").stringValue()).isEqualTo("ready");
        assertThat(inStep.path(0).path("known").intValue()).isEqualTo(1);
        assertThat(inStep.path(0).path("to_do")).isEmpty();
        assertThat(plain.code()).as(plain.err()).isZero();
        assertThat(plain.out()).contains("kimi\tready", "done 0");
    }

    @Test
    void sync_copyThatWasLost_isToldStepByStepAndSentAgain() throws Exception {
        Files.write(home.resolve("a.pdf"), "%PDF-1.7".getBytes(StandardCharsets.UTF_8));
        json("files", "add", "--json", "--provider", "kimi", "a.pdf");
        String lost = atProvider("GET", "files").path("data").path(0).path("id").stringValue();
        atProvider("DELETE", "files/" + lost);

        JsonNode plan = json("files", "sync", "--json", "--steps", "--resend", "--provider", "kimi");
        Program.Outcome shown = run("files", "sync", "--steps", "--provider", "kimi");
        String[] apply = {"files", "sync", "--apply", "--consent", "--resend", "--provider", "kimi", "--plan", "0123"};
        Program.Outcome unseen = run("files", "sync", "--apply", "--consent");
        Program.Outcome other = run(apply);
        apply[8] = plan.path(0).path("plan").stringValue();
        Program.Outcome applied = run(apply);
        Program.Outcome wrong = run("files", "sync", "--verify", "-1");

        JsonNode steps = plan.path(0).path("steps");
        assertThat(steps).extracting(step -> step.path("kind").stringValue()).containsExactly("mark_gone", "re_upload");
        assertThat(steps.path(0).path("remote_id").stringValue()).isEqualTo(lost);
        assertThat(steps.path(0).path("sha256").stringValue()).hasSize(64);
        assertThat(unseen.code()).isEqualTo(2);
        assertThat(unseen.err()).contains("--plan");
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.out()).contains("needs_consent", apply[8]).doesNotContain("done");
        assertThat(shown.out()).contains("needs_consent", "mark_gone\t" + lost);
        assertThat(applied.code()).as(applied.out() + applied.err()).isZero();
        assertThat(atProvider("GET", "files").path("data")).hasSize(1);
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("--verify must be 0 to 10000");
    }

    /** What the provider itself answers. */
    private JsonNode atProvider(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(upstream.baseUrl() + "/" + path))
                .header("Authorization", "Bearer " + upstream.key())
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    @Test
    void gc_ofWhatIsNeeded_removesNothing() throws Exception {
        added("a.txt", "text".getBytes(StandardCharsets.UTF_8));

        Program.Outcome dry = run("files", "gc", "--dry-run");
        Program.Outcome done = run("files", "gc");

        assertThat(dry.out()).contains("nothing would go");
        assertThat(done.out()).contains("0 expired, 0 purged");
        assertThat(json("files", "list", "--json")).hasSize(1);
    }

    @Test
    void progressBar_toldOfPieces_addsThemUpAndMakesRoomForLines() {
        StringWriter shown = new StringWriter();
        PrintWriter out = new PrintWriter(shown, true);
        try (ProgressBar bar = new ProgressBar(out, "a", true)) {
            LongConsumer pieces = bar.pieces(8);
            pieces.accept(2);
            pieces.accept(2);
            bar.clear();
            out.print("line");
            pieces.accept(0);
            pieces.accept(9);
        }

        assertThat(shown.toString())
                .containsSubsequence(" 25 % a", " 50 % a", "\u001b[K", "line", " 50 % a", "100 % a");
    }

    @Test
    void progressBar_onATerminalOnly_isDrawn() {
        StringWriter shown = new StringWriter();
        StringWriter silent = new StringWriter();
        try (ProgressBar bar = new ProgressBar(new PrintWriter(shown, true), "a", true);
                ProgressBar none = new ProgressBar(new PrintWriter(silent, true), "a", false)) {
            bar.sent(50, 100);
            bar.sent(50, 100);
            bar.sent(100, 100);
            none.sent(50, 100);
            none.clear();
        }

        assertThat(shown.toString())
                .containsOnlyOnce(" 50 % a")
                .contains("100 % a")
                .endsWith(System.lineSeparator());
        assertThat(silent.toString()).isEmpty();
    }
}
