package dev.exai.server.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.server.cli.Program;
import dev.exai.server.cli.Served;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the text of tus 1.0.0 promises its clients, request by request over real HTTP. */
@Timeout(120)
class TusUploadsTest {
    private static final String PIECE = "application/offset+octet-stream";
    private static final int MOST = 1_000;

    @TempDir
    private Path home;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Served served;
    private URI base;

    @BeforeEach
    void serve() throws Exception {
        served = Served.start(new Program(home), "--set", "files.stored.file-bytes=" + MOST);
        base = URI.create(served.url());
    }

    @AfterEach
    void stop() {
        served.close();
    }

    /** Each request says the version, and each answer has to. */
    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + served.token())
                .header("Tus-Resumable", "1.0.0")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.headers().firstValue("Tus-Resumable")).as(method).hasValue("1.0.0");
        return answer;
    }

    private HttpResponse<String> patch(String place, int from, String body, String... more) throws Exception {
        String[] headers = new String[more.length + 4];
        headers[0] = "Content-Type";
        headers[1] = PIECE;
        headers[2] = "Upload-Offset";
        headers[3] = String.valueOf(from);
        System.arraycopy(more, 0, headers, 4, more.length);
        return send("PATCH", place, body, headers);
    }

    private String begun(String... headers) throws Exception {
        HttpResponse<String> created = send("POST", "/files", null, headers);
        assertThat(created.statusCode()).isEqualTo(201);
        return created.headers().firstValue("Location").orElseThrow();
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sum(String algorithm, String text) throws Exception {
        byte[] sum = MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(sum);
    }

    private JsonNode listed() throws Exception {
        return served.client()
                .structured("manage_files", "{\"operation\":\"list\"}")
                .path("files");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/files", "/files/uploads/upload_00000000000000000000000000000000"})
    void options_tellWhatTheServerCan(String path) throws Exception {
        HttpResponse<String> answer = send("OPTIONS", path, null);

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(header(answer, "Tus-Version")).isEqualTo("1.0.0");
        assertThat(header(answer, "Tus-Extension").split(","))
                .containsExactlyInAnyOrder("creation", "creation-with-upload", "termination", "expiration", "checksum");
        assertThat(header(answer, "Tus-Max-Size")).isEqualTo("1000");
        assertThat(header(answer, "Tus-Checksum-Algorithm").split(",")).contains("sha1");
    }

    @Test
    void version_thatIsNotSpoken_isRefusedAndNothingIsDone() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/files"))
                .header("Authorization", "Bearer " + served.token())
                .headers("Tus-Resumable", "0.2.2", "Upload-Length", "0")
                .POST(BodyPublishers.noBody())
                .build();

        HttpResponse<String> refused = http.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(refused.statusCode()).isEqualTo(412);
        assertThat(header(refused, "Tus-Version")).isEqualTo("1.0.0");
        assertThat(listed()).isEmpty();
    }

    @Test
    void upload_inPieces_isTheFileOfItsMetadata() throws Exception {
        String metadata = "filename " + base64("größe 1.txt") + ",filetype " + base64("text/plain") + ",is_private";
        String place = begun("Upload-Length", "11", "Upload-Metadata", metadata);

        HttpResponse<String> first = patch(place, 0, "hello ");
        HttpResponse<String> told = send("HEAD", place, null);
        HttpResponse<String> wrong = patch(place, 0, "hello ");
        HttpResponse<String> last = patch(place, 6, "world");

        assertThat(first.statusCode()).isEqualTo(204);
        assertThat(header(first, "Upload-Offset")).isEqualTo("6");
        Instant end = ZonedDateTime.parse(header(first, "Upload-Expires"), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
        assertThat(end).isBetween(Instant.now(), Instant.now().plus(Duration.ofHours(25)));
        assertThat(told.statusCode()).isEqualTo(200);
        assertThat(header(told, "Upload-Offset")).isEqualTo("6");
        assertThat(header(told, "Upload-Length")).isEqualTo("11");
        assertThat(header(told, "Upload-Metadata")).isEqualTo(metadata);
        assertThat(header(told, "Cache-Control")).isEqualTo("no-store");
        assertThat(wrong.statusCode()).isEqualTo(409);
        assertThat(last.statusCode()).isEqualTo(204);
        assertThat(header(last, "Upload-Offset")).isEqualTo("11");
        assertThat(listed().path(0).path("name").stringValue()).isEqualTo("größe 1.txt");
        assertThat(listed().path(0).path("id").stringValue()).isEqualTo(header(last, "File-Id"));
        assertThat(listed().path(0).path("bytes").intValue()).isEqualTo(11);
    }

    @Test
    void creation_ofNothing_isAFileAtOnce() throws Exception {
        HttpResponse<String> created = send("POST", "/files", null, "Upload-Length", "0");

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(listed()).hasSize(1);
        assertThat(listed().path(0).path("id").stringValue()).isEqualTo(header(created, "File-Id"));
    }

    @Test
    void creation_withPartOfTheContent_goesOnBehindIt() throws Exception {
        HttpResponse<String> created = send("POST", "/files", "hello ", "Upload-Length", "11", "Content-Type", PIECE);
        HttpResponse<String> last = patch(header(created, "Location"), 6, "world");
        HttpResponse<String> whole = send("POST", "/files", "whole", "Upload-Length", "5", "Content-Type", PIECE);

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(header(created, "Upload-Offset")).isEqualTo("6");
        assertThat(header(last, "File-Id")).startsWith("file_");
        assertThat(header(whole, "Upload-Offset")).isEqualTo("5");
        assertThat(header(whole, "File-Id")).startsWith("file_");
        assertThat(listed()).hasSize(2);
    }

    @Test
    void creation_thatIsFaulty_isRefused() throws Exception {
        assertThat(send("POST", "/files", null).statusCode()).isEqualTo(400);
        assertThat(send("POST", "/files", null, "Upload-Defer-Length", "1").statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/files", null, "Upload-Length", "-1").statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/files", null, "Upload-Length", "1001").statusCode())
                .isEqualTo(413);
        assertThat(send("POST", "/files", null, "Upload-Length", "1", "Upload-Metadata", "filename %%%")
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/files", null, "Upload-Length", "1", "Upload-Metadata", "x".repeat(5_000))
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/files", "too much", "Upload-Length", "3", "Content-Type", PIECE)
                        .statusCode())
                .isEqualTo(413);
        assertThat(send("POST", "/files", "abc", "Upload-Length", "3", "Content-Type", PIECE, "Upload-Checksum", "x")
                        .statusCode())
                .isEqualTo(400);
        assertThat(listed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha1:SHA-1", "sha256:SHA-256", "md5:MD5"})
    void piece_withAChecksum_countsWholeOrNotAtAll(String algorithm) throws Exception {
        String name = algorithm.split(":")[0];
        String place = begun("Upload-Length", "6");
        String good = name + " " + sum(algorithm.split(":")[1], "abc");

        HttpResponse<String> first = patch(place, 0, "abc", "Upload-Checksum", good);
        HttpResponse<String> bent = patch(place, 3, "abd", "Upload-Checksum", good);
        String offset = header(send("HEAD", place, null), "Upload-Offset");
        HttpResponse<String> again = patch(place, 3, "abc", "Upload-Checksum", good);
        HttpResponse<String> created =
                send("POST", "/files", "abd", "Upload-Length", "3", "Content-Type", PIECE, "Upload-Checksum", good);

        assertThat(first.statusCode()).isEqualTo(204);
        assertThat(bent.statusCode()).isEqualTo(460);
        assertThat(offset).isEqualTo("3");
        assertThat(again.statusCode()).isEqualTo(204);
        assertThat(created.statusCode()).isEqualTo(460);
        assertThat(listed()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"crc32 AAAA", "sha1", "sha1 %%%"})
    void piece_withAChecksumThatCannotBeCompared_isRefused(String checksum) throws Exception {
        String place = begun("Upload-Length", "3");

        HttpResponse<String> refused = patch(place, 0, "abc", "Upload-Checksum", checksum);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(header(send("HEAD", place, null), "Upload-Offset")).isEqualTo("0");
    }

    @Test
    void methods_thatTheClientCannotSend_areNamedBesideIt() throws Exception {
        String place = begun("Upload-Length", "3");

        HttpResponse<String> piece = send(
                "POST", place, "a", "X-HTTP-Method-Override", "PATCH", "Content-Type", PIECE, "Upload-Offset", "0");
        HttpResponse<String> ended = send("POST", place, null, "X-HTTP-Method-Override", "DELETE");

        assertThat(piece.statusCode()).isEqualTo(204);
        assertThat(header(piece, "Upload-Offset")).isEqualTo("1");
        assertThat(ended.statusCode()).isEqualTo(204);
        assertThat(send("HEAD", place, null).statusCode()).isEqualTo(404);
    }

    @Test
    void termination_andWhatIsUnknown_areAnsweredAsTheTextSays() throws Exception {
        String place = begun("Upload-Length", "3");

        assertThat(send("PATCH", place, "abc", "Upload-Offset", "0").statusCode())
                .isEqualTo(415);
        assertThat(send("GET", place, null).statusCode()).isEqualTo(405);
        assertThat(send("DELETE", place, null).statusCode()).isEqualTo(204);
        assertThat(send("DELETE", place, null).statusCode()).isEqualTo(404);
        assertThat(patch(place, 0, "abc").statusCode()).isEqualTo(404);
    }

    @Test
    void pages_ofOtherOrigins_areRefusedAlsoForOptions() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/files"))
                .headers("Origin", "https://evil.example", "Authorization", "Bearer " + served.token())
                .method("OPTIONS", BodyPublishers.noBody())
                .build();
        HttpRequest nobody = HttpRequest.newBuilder(base.resolve("/files"))
                .method("OPTIONS", BodyPublishers.noBody())
                .build();

        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
        assertThat(http.send(nobody, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);
    }
}
