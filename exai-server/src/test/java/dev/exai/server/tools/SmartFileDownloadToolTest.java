package dev.exai.server.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class SmartFileDownloadToolTest {
    private static final String TOOL = "smart_file_download";

    @TempDir
    private Path home;

    private FileServer server;

    @BeforeEach
    void serve() throws Exception {
        server = new FileServer(home, WireDialect.OPENAI, "openai", "--set", "files.stored.file-bytes=1000");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String stored(String name, String content) throws Exception {
        return server.client
                .structured(
                        "manage_files",
                        "{\"operation\":\"upload\",\"data_url\":\"data:text/plain," + content + "\",\"name\":\"" + name
                                + "\"}")
                .path("file")
                .path("id")
                .stringValue();
    }

    private JsonNode get(String more) throws Exception {
        return server.client.structured(TOOL, "{" + more + "}");
    }

    @Test
    void storedFile_withoutDestination_standsUnderItsNameInTheFirstRoot() throws Exception {
        String id = stored("a.txt", "words");

        JsonNode done = get("\"file_id\":\"" + id + "\"");

        assertThat(done.path("path").stringValue()).isEqualTo("a.txt");
        assertThat(done.path("file").path("sha256").stringValue()).hasSize(64);
        assertThat(home.resolve("a.txt")).hasContent("words");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void destination_thatExists_isReplacedOnConsentOnly() throws Exception {
        String id = stored("a.txt", "new");
        Files.writeString(home.resolve("there.txt"), "old");
        String to = "\"file_id\":\"" + id + "\",\"destination\":\"there.txt\"";

        JsonNode refused = server.client.error(TOOL, "{" + to + "}");
        JsonNode unasked = server.client.error(TOOL, "{" + to + ",\"overwrite\":true}");
        JsonNode declined =
                server.client.asking().answered(TOOL, "{" + to + ",\"overwrite\":true}", "{\"action\":\"cancel\"}");
        String before = Files.readString(home.resolve("there.txt"));
        get(to + ",\"overwrite\":true,\"confirm\":true");

        assertThat(refused.path("code").stringValue()).isEqualTo("CONFLICT");
        assertThat(unasked.path("code").stringValue()).isEqualTo("PERMISSION");
        assertThat(declined.path("structuredContent").path("status").stringValue())
                .isEqualTo("not_confirmed");
        assertThat(before).isEqualTo("old");
        assertThat(home.resolve("there.txt")).hasContent("new");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void destination_outsideOrThroughALink_isDenied() throws Exception {
        String id = stored("a.txt", "words");
        Path outside = Files.createTempDirectory("outside");
        Files.createSymbolicLink(home.resolve("link"), outside);
        Files.createSymbolicLink(home.resolve("link.txt"), outside.resolve("x.txt"));

        for (String bad : List.of("../x.txt", "/etc/x.txt", "link/x.txt", "", "missing/x.txt")) {
            String to = bad.isEmpty() ? outside + "/x.txt" : bad;
            JsonNode error = server.client.error(TOOL, "{\"file_id\":\"" + id + "\",\"destination\":\"" + to + "\"}");
            assertThat(error.path("code").stringValue()).as(to).isIn("PATH_DENIED", "NOT_FOUND");
        }
        JsonNode link = server.client.error(
                TOOL, "{\"file_id\":\"" + id + "\",\"destination\":\"link.txt\",\"overwrite\":true,\"confirm\":true}");

        assertThat(link.path("code").stringValue()).isEqualTo("CONFLICT");
        assertThat(outside).isEmptyDirectory();
        Files.delete(outside);
    }

    @Test
    void providersFile_withAHostileName_standsUnderOurOwn() throws Exception {
        String id = heldByTheProvider("../../x.txt", "from the provider");

        JsonNode done = get("\"file_id\":\"" + id + "\",\"provider\":\"openai\"");

        assertThat(done.path("path").stringValue()).isEqualTo("x.txt");
        assertThat(home.resolve("x.txt")).hasContent("from the provider");
        assertThat(home.getParent().resolve("x.txt")).doesNotExist();
    }

    @Test
    void providersFile_isKeptForAWhileOnly() throws Exception {
        String id = heldByTheProvider("x.txt", "from the provider");

        JsonNode done = get("\"file_id\":\"" + id + "\",\"provider\":\"openai\"");

        Instant end = Instant.parse(done.path("file").path("expires_at").stringValue());
        assertThat(end).isBetween(Instant.now(), Instant.now().plus(Duration.ofDays(31)));
    }

    @Test
    void providersFile_thatIsTooLong_isCutOffAndLeavesNothing() throws Exception {
        String id = heldByTheProvider("big.txt", "x".repeat(1_001));

        JsonNode error = server.client.error(TOOL, "{\"file_id\":\"" + id + "\",\"provider\":\"openai\"}");

        assertThat(error.path("code").stringValue()).isEqualTo("TOO_LARGE");
        assertThat(home.resolve("big.txt")).doesNotExist();
        assertThat(server.client
                        .structured("manage_files", "{\"operation\":\"list\"}")
                        .path("files"))
                .isEmpty();
    }

    @Test
    void providersFile_thatIsOurCopy_isUnknown() throws Exception {
        String id = heldByTheProvider("exai-0123456789abcdef-0123456789abcdef-a.txt", "of somebody");

        JsonNode error = server.client.error(TOOL, "{\"file_id\":\"" + id + "\",\"provider\":\"openai\"}");
        JsonNode unknown = server.client.error(TOOL, "{\"file_id\":\"file-none\",\"provider\":\"openai\"}");

        assertThat(error.path("code").stringValue()).isEqualTo("NOT_FOUND");
        assertThat(unknown.path("code").stringValue()).isEqualTo("NOT_FOUND");
    }

    private List<Path> leftovers() throws Exception {
        try (Stream<Path> all = Files.list(home)) {
            return all.filter(path -> path.getFileName().toString().startsWith(".exai-"))
                    .toList();
        }
    }

    /** Has the provider hold a file that does not come from here. */
    private String heldByTheProvider(String name, String content) throws Exception {
        FakeUpstream upstream = server.upstream;
        String body = "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nuser_data\r\n--b\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\n\r\n" + content
                + "\r\n--b--\r\n";
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(upstream.baseUrl() + "/files"))
                                .header("Authorization", "Bearer " + upstream.key())
                                .header("Content-Type", "multipart/form-data; boundary=b")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(answer.body());
        assertThat(id.find()).as(answer.body()).isTrue();
        return id.group(1);
    }
}
