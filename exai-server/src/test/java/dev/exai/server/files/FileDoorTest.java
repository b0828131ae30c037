package dev.exai.server.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorPhase;
import dev.exai.core.PrincipalId;
import dev.exai.core.file.ContentHash;
import dev.exai.files.BlobKey;
import dev.exai.server.cli.Program;
import dev.exai.server.cli.Served;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Uploads as a client sees them: a real server and real HTTP. */
@Timeout(120)
class FileDoorTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PIECE = "application/offset+octet-stream";
    private static final int MOST = 12 << 20;
    private static final long MOST_OF_ONE = 2L * MOST;

    @TempDir
    private Path home;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Served served;
    private URI base;

    @BeforeEach
    void serve() throws Exception {
        served = Served.start(
                new Program(home),
                "--set",
                "files.stored.file-bytes=" + MOST,
                "--set",
                "files.stored.per-principal.bytes=" + MOST_OF_ONE);
        base = URI.create(served.url());
    }

    @AfterEach
    void stop() {
        served.close();
    }

    private static byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(11).nextBytes(noise);
        return noise;
    }

    private HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + served.token())
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode listed() throws Exception {
        return served.client()
                .structured("manage_files", "{\"operation\":\"list\"}")
                .path("files");
    }

    private static String digest(byte[] content) {
        return BodyDigest.of(ContentHash.of(content));
    }

    @Test
    void post_wholeContent_isStoredUnderItsNameAndHash() throws Exception {
        byte[] content = noise(10 << 20);

        HttpResponse<String> answer = send(
                "POST",
                "/files",
                BodyPublishers.ofByteArray(content),
                "File-Name",
                "..%2Fn%C3%BCmbers+1.bin",
                "Repr-Digest",
                digest(content));

        JsonNode file = JSON.readTree(answer.body());
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Repr-Digest")).contains(digest(content));
        assertThat(file.path("name").stringValue()).isEqualTo("nümbers+1.bin");
        assertThat(file.path("bytes").intValue()).isEqualTo(content.length);
        assertThat(listed().path(0).path("id")).isEqualTo(file.path("id"));
    }

    @Test
    void post_emptyOrWithoutLength_isTakenToo() throws Exception {
        HttpResponse<String> empty = send("POST", "/files", BodyPublishers.noBody());
        HttpResponse<String> chunked = send(
                "POST",
                "/files",
                BodyPublishers.fromPublisher(BodyPublishers.ofByteArrays(Arrays.asList(noise(70_000), noise(3)))));

        assertThat(empty.statusCode()).isEqualTo(201);
        assertThat(JSON.readTree(chunked.body()).path("bytes").intValue()).isEqualTo(70_003);
    }

    @Test
    void post_contentOfAnotherHash_isRefusedAndNotKept() throws Exception {
        HttpResponse<String> answer =
                send("POST", "/files", BodyPublishers.ofByteArray(noise(100)), "Repr-Digest", digest(noise(99)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("INVALID_REQUEST", "Repr-Digest");
        assertThat(listed()).isEmpty();
    }

    @Test
    void post_tooMuch_isRefusedByItsLengthOrCutOff() throws Exception {
        HttpResponse<String> announced =
                send("POST", "/files", BodyPublishers.noBody(), "Upload-Length", Integer.toString(MOST + 1));
        String chunked = raw("POST /files HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + served.token()
                + "\r\nContent-Length: " + (MOST + 1) + "\r\n\r\n");

        assertThat(announced.statusCode()).isEqualTo(413);
        assertThat(chunked).startsWith("HTTP/1.1 413");
        assertThat(listed()).isEmpty();
    }

    @Test
    void post_faultyHead_isRefusedBeforeTheBody() throws Exception {
        String[][] faults = {
            {"Repr-Digest", "sha-256=:!!:"},
            {"Repr-Digest", "md5=:AAAA:"},
            {"Repr-Digest", "sha-256=:AAAA:"},
            {"File-Name", "%zz"},
            {"Content-Type", "multipart/form-data; boundary=x"},
            {"Content-Encoding", "gzip"},
            {"Upload-Length", "many"}
        };
        for (String[] fault : faults) {
            HttpResponse<String> answer = send("POST", "/files", BodyPublishers.ofString("x"), fault);
            assertThat(answer.statusCode()).as(fault[0] + fault[1]).isEqualTo(400);
        }
        assertThat(send("GET", "/files", BodyPublishers.noBody()).statusCode()).isEqualTo(405);
        assertThat(send("PUT", "/files/uploads/x", BodyPublishers.noBody()).statusCode())
                .isEqualTo(405);
        assertThat(send("PATCH", "/files/uploads/x", BodyPublishers.ofString("x"), "Upload-Offset", "0")
                        .statusCode())
                .isEqualTo(415);
        assertThat(listed()).isEmpty();
    }

    @Test
    void post_withoutTheToken_isRefused() throws Exception {
        String answer = raw("POST /files HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 401").contains("WWW-Authenticate");
    }

    @Test
    void upload_inPieces_isTheWholeContentAtItsEnd() throws Exception {
        byte[] content = noise(100_000);
        String upload = begun(content);

        HttpResponse<String> first = patch(upload, 0, Arrays.copyOf(content, 60_000));
        HttpResponse<String> wrong = patch(upload, 0, Arrays.copyOf(content, 60_000));
        HttpResponse<String> head = send("HEAD", upload, BodyPublishers.noBody());
        HttpResponse<String> last = patch(upload, 60_000, Arrays.copyOfRange(content, 60_000, content.length));

        assertThat(first.statusCode()).isEqualTo(204);
        assertThat(first.headers().firstValue("Upload-Offset")).contains("60000");
        assertThat(wrong.statusCode()).isEqualTo(409);
        assertThat(wrong.headers().firstValue("Upload-Offset")).contains("60000");
        assertThat(head.headers().firstValue("Upload-Offset")).contains("60000");
        assertThat(head.headers().firstValue("Upload-Length")).contains("100000");
        assertThat(last.statusCode()).isEqualTo(204);
        JsonNode file = listed().path(0);
        assertThat(last.headers().firstValue("File-Id"))
                .contains(file.path("id").stringValue());
        assertThat(file.path("sha256").stringValue())
                .isEqualTo(ContentHash.of(content).hex());
        assertThat(file.path("name").stringValue()).isEqualTo("a.bin");
    }

    @Test
    void upload_whoseLastAnswerWasLost_tellsItsFileAgain() throws Exception {
        byte[] content = noise(100);
        String upload = begun(content);
        String id = patch(upload, 0, content).headers().firstValue("File-Id").orElseThrow();

        HttpResponse<String> head = send("HEAD", upload, BodyPublishers.noBody());
        HttpResponse<String> again = patch(upload, 100, new byte[0]);

        assertThat(head.headers().firstValue("Upload-Offset")).contains("100");
        assertThat(head.headers().firstValue("File-Id")).contains(id);
        assertThat(again.statusCode()).isEqualTo(204);
        assertThat(again.headers().firstValue("File-Id")).contains(id);
        assertThat(listed()).hasSize(1);
    }

    @Test
    void upload_thatCannotBeKeptNow_staysForAnotherTry() throws Exception {
        byte[] content = noise(100);
        String upload = begun(content);
        ContentHash hash = ContentHash.of(content);
        Path space = new Program(home)
                .dataDirectory()
                .resolve("files/contents")
                .resolve(BlobKey.spaceOf(new PrincipalId("local")));
        Files.createDirectories(space);
        Path inTheWay = Files.createFile(space.resolve(hash.hex().substring(0, 2)));

        HttpResponse<String> failed = patch(upload, 0, content);
        HttpResponse<String> head = send("HEAD", upload, BodyPublishers.noBody());
        Files.delete(inTheWay);
        HttpResponse<String> again = patch(upload, 100, new byte[0]);

        assertThat(failed.statusCode()).isGreaterThanOrEqualTo(500);
        assertThat(head.headers().firstValue("Upload-Offset")).contains("100");
        assertThat(again.statusCode()).isEqualTo(204);
        assertThat(listed()).hasSize(1);
    }

    @Test
    void upload_thatWasAnnounced_hasItsRoomWhateverComesMeanwhile() throws Exception {
        byte[] content = noise(MOST);
        String upload = begun(content);
        String givenUp = begun(content);
        content[0]++;
        HttpResponse<String> other = send("POST", "/files", BodyPublishers.ofByteArray(content));
        send("DELETE", givenUp, BodyPublishers.noBody());
        HttpResponse<String> afterwards = send("POST", "/files", BodyPublishers.ofByteArray(content));
        content[0]--;

        HttpResponse<String> kept = patch(upload, 0, content);

        assertThat(other.statusCode()).isEqualTo(507);
        assertThat(afterwards.statusCode()).isEqualTo(201);
        assertThat(kept.statusCode()).isEqualTo(204);
        assertThat(listed()).hasSize(2);
    }

    @Test
    void uploads_ofWhichOneIsBroken_goOn() throws Exception {
        String broken = begun(noise(10));
        try (Stream<Path> files = Files.walk(home)) {
            Path facts = files.filter(file -> file.toString().endsWith(".properties"))
                    .filter(file -> file.toString().contains("upload_"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(facts, "length=ten\n");
        }

        String upload = begun(noise(10));

        assertThat(patch(upload, 0, noise(10)).statusCode()).isEqualTo(204);
        assertThat(send("HEAD", broken, BodyPublishers.noBody()).statusCode()).isEqualTo(404);
    }

    @Test
    void upload_whoseConnectionBreaks_goesOnBehindWhatHasCome() throws Exception {
        byte[] content = noise(50_000);
        String upload = begun(content);
        try (Socket socket = new Socket("127.0.0.1", base.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("PATCH " + upload + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + served.token()
                            + "\r\nContent-Type: " + PIECE + "\r\nUpload-Offset: 0\r\nContent-Length: 50000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(content, 0, 20_000);
            out.flush();
            awaitOffset(upload, 20_000);
        }

        HttpResponse<String> rest = patchedWhenFree(upload, Arrays.copyOfRange(content, 20_000, content.length));

        assertThat(rest.statusCode()).isEqualTo(204);
        assertThat(listed().path(0).path("sha256").stringValue())
                .isEqualTo(ContentHash.of(content).hex());
    }

    @Test
    void upload_thatIsGivenUpOrUnknown_isNotThere() throws Exception {
        String upload = begun(noise(10));

        int deleted = send("DELETE", upload, BodyPublishers.noBody()).statusCode();

        assertThat(deleted).isEqualTo(204);
        assertThat(patch(upload, 0, noise(10)).statusCode()).isEqualTo(404);
        assertThat(send("HEAD", "/files/uploads/..", BodyPublishers.noBody()).statusCode())
                .isIn(404, 400);
        assertThat(send("HEAD", "/files/uploads/upload_1", BodyPublishers.noBody())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void upload_ofMoreOrOtherThanAnnounced_isRefused() throws Exception {
        String longer = begun(noise(10));
        String other = begun(noise(10));

        HttpResponse<String> more = patch(longer, 0, noise(11));
        byte[] different = noise(10);
        different[3]++;
        HttpResponse<String> wrong = patch(other, 0, different);

        assertThat(more.statusCode()).isEqualTo(413);
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(listed()).isEmpty();
    }

    @Test
    void uploads_thatWereAnnounced_countAsIfTheyHadCome() throws Exception {
        String most = Long.toString(MOST);
        for (long sum = MOST; sum <= MOST_OF_ONE; sum += MOST) {
            assertThat(send("POST", "/files", BodyPublishers.noBody(), "Upload-Length", most)
                            .statusCode())
                    .isEqualTo(201);
        }

        HttpResponse<String> tooMuch = send("POST", "/files", BodyPublishers.noBody(), "Upload-Length", most);

        assertThat(tooMuch.statusCode()).isEqualTo(507);
        assertThat(tooMuch.body()).contains("STORAGE_FULL");
        assertThat(send("POST", "/files", BodyPublishers.ofByteArray(noise(10))).statusCode())
                .as("the room is kept for what was announced")
                .isEqualTo(507);
    }

    private String begun(byte[] content) throws Exception {
        HttpResponse<String> answer = send(
                "POST",
                "/files",
                BodyPublishers.noBody(),
                "Upload-Length",
                Integer.toString(content.length),
                "File-Name",
                "a.bin",
                "Repr-Digest",
                digest(content));
        assertThat(answer.statusCode()).isEqualTo(201);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private HttpResponse<String> patch(String upload, int offset, byte[] piece) throws Exception {
        return send(
                "PATCH",
                upload,
                BodyPublishers.ofByteArray(piece),
                "Content-Type",
                PIECE,
                "Upload-Offset",
                Integer.toString(offset));
    }

    /** The request that broke off may still be writing what had come. */
    private HttpResponse<String> patchedWhenFree(String upload, byte[] piece) throws Exception {
        Deadline patience = Deadline.after(Duration.ofSeconds(30));
        HttpResponse<String> answer = patch(upload, 20_000, piece);
        while (answer.statusCode() == 409) {
            patience.throwIfExpired("waiting for the broken request to end", ErrorPhase.WAIT);
            LockSupport.parkNanos(10_000_000);
            answer = patch(upload, 20_000, piece);
        }
        return answer;
    }

    private void awaitOffset(String upload, int offset) throws Exception {
        Deadline patience = Deadline.after(Duration.ofSeconds(30));
        String wanted = Integer.toString(offset);
        while (!send("HEAD", upload, BodyPublishers.noBody())
                .headers()
                .firstValue("Upload-Offset")
                .orElse("")
                .equals(wanted)) {
            patience.throwIfExpired("waiting for the first piece", ErrorPhase.WAIT);
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** What is answered to a head whose body never comes. */
    private String raw(String head) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", base.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[4_096];
            int count = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, count), StandardCharsets.US_ASCII);
        }
    }
}
