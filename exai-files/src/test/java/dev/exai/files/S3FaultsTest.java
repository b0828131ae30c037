package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.files.BlobStore.Staged;
import dev.exai.testkit.ManualClock;
import dev.exai.testkit.fault.FaultProxy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stores of S3 answer when things go wrong, and what becomes of it. */
@Timeout(120)
class S3FaultsTest {
    private static final String SPACE = BlobKey.spaceOf(new PrincipalId("ann"));
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final Deque<String> answers = new ArrayDeque<>(); // of everything but listings; used under its own lock
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private BlobStore store;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        store = FileStorage.s3(
                S3Server.at(endpoint, "bucket", folder.resolve("spool")).build(), clock);
        asked.clear();
    }

    @AfterEach
    void stop() {
        store.close();
        server.stop(0);
    }

    /** Answers in the form {@code status code length}. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String method = exchange.getRequestMethod();
            if (method.equals("GET") && exchange.getRequestURI().getQuery() != null) {
                send(
                        exchange,
                        200,
                        "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>"
                                + "</ListMultipartUploadsResult>");
                return;
            }
            asked.add(method + " " + exchange.getRequestHeaders().getFirst("If-None-Match"));
            String[] next;
            synchronized (answers) {
                next = (answers.isEmpty() ? (method.equals("HEAD") ? "404 - 0" : "200 - 0") : answers.removeFirst())
                        .split(" ");
            }
            int status = Integer.parseInt(next[0]);
            if (method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", next[2]);
                exchange.getResponseHeaders().set("ETag", "\"e\"");
                exchange.getResponseHeaders()
                        .set(
                                "x-amz-meta-exai-published",
                                Long.toString(clock.instant().toEpochMilli()));
                exchange.getResponseHeaders().set("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
                exchange.sendResponseHeaders(status, -1);
            } else {
                send(exchange, status, status < 300 ? "" : "<Error><Code>" + next[1] + "</Code></Error>");
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("ETag", "\"e\"");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void answer(String... next) {
        synchronized (answers) {
            answers.addAll(List.of(next));
        }
    }

    private BlobKey put() {
        try (Staged staged = store.stage(new ByteArrayInputStream(CONTENT), 100)) {
            return staged.publish(SPACE);
        }
    }

    @Test
    void put_isConditional() {
        put();

        assertThat(asked).containsExactly("HEAD null", "PUT *");
    }

    @Test
    void put_whileAnotherIsAtIt_looksAgain() {
        answer("404 - 0", "409 ConditionalRequestConflict 0", "404 - 0", "200 - 0");

        put();

        assertThat(asked).containsExactly("HEAD null", "PUT *", "HEAD null", "PUT *");
    }

    @Test
    void put_afterAnotherHasDoneIt_isDone() {
        answer("404 - 0", "412 PreconditionFailed 0", "200 - " + CONTENT.length);

        put();

        assertThat(asked).containsExactly("HEAD null", "PUT *", "HEAD null");
    }

    @Test
    void put_thatLosesEveryRace_givesUp() {
        for (int i = 0; i < 8; i++) {
            answer("404 - 0", "409 ConditionalRequestConflict 0");
        }

        assertFails(ErrorKind.INTERNAL);
    }

    @Test
    void put_intoAFullStore_saysSo() {
        answer("404 - 0", "403 QuotaExceeded 0");
        assertFails(ErrorKind.STORAGE_FULL);
        answer("404 - 0", "400 XMinioStorageFull 0");
        assertFails(ErrorKind.STORAGE_FULL);
    }

    @Test
    void put_intoABrokenStore_saysSo() {
        answer("404 - 0", "403 AccessDenied 0");
        assertFails(ErrorKind.INTERNAL);
        answer("403 - 0");
        assertFails(ErrorKind.INTERNAL);
    }

    private void assertFails(ErrorKind kind) {
        assertThatThrownBy(this::put)
                .isInstanceOf(ExaiException.class)
                .extracting(e -> ((ExaiException) e).kind())
                .isEqualTo(kind);
    }

    @Test
    void bucket_thatVanished_isNotAMissingContent() {
        BlobKey key = new BlobKey(SPACE, dev.exai.core.file.ContentHash.of(CONTENT));
        answer("404 NoSuchBucket 0");

        assertThatThrownBy(() -> store.open(key, true))
                .extracting(e -> ((ExaiException) e).kind())
                .isEqualTo(ErrorKind.INTERNAL);
    }

    @Test
    void read_whoseConnectionBreaks_goesOnWhereItStood() throws IOException {
        byte[] large = new byte[3 << 20];
        new Random(5).nextBytes(large);
        S3Settings direct = S3Server.freshBucket(folder.resolve("spool")).build();
        BlobKey key;
        try (BlobStore whole = FileStorage.s3(direct, clock);
                Staged staged = whole.stage(new ByteArrayInputStream(large), large.length)) {
            key = staged.publish(SPACE);
        }

        try (FaultProxy proxy = FaultProxy.before(S3Server.endpoint())) {
            proxy.onEveryConnection().cutAfter(1_500_000);
            S3Settings cut = S3Server.at(proxy.url(), direct.bucket(), folder.resolve("spool"))
                    .build();
            try (BlobStore broken = FileStorage.s3(cut, clock);
                    InputStream in = broken.open(key, true)) {
                assertThat(in.readAllBytes()).isEqualTo(large);
            }
            assertThat(proxy.acceptedConnections()).isGreaterThan(2);
        }
    }
}
