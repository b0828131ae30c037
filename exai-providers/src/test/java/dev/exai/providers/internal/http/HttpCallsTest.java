package dev.exai.providers.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.Workers;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Timeouts;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.TestCertificate;
import dev.exai.testkit.WireDialect;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One attempt over real sockets: what every way to fail is called, and that each clock ends a call in time. */
@Timeout(60)
class HttpCallsTest {
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration SLACK = Duration.ofMillis(1_500); // of a busy machine; the limit itself is 250 ms

    @Test
    void post_goodAnswer_givesStatusHeadersAndBody() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream)) {
            upstream.onChat()
                    .fail(418, Map.of("X-Request-Id", "req-1", "Content-Type", "Text/Plain; charset=x"), "tea");

            try (HttpAnswer answer = calls.post("chat/completions", chat(), CallContext.within(LONG))) {
                assertThat(answer.status()).isEqualTo(418);
                assertThat(answer.header("x-request-id")).isEqualTo("req-1");
                assertThat(answer.mediaType()).isEqualTo("text/plain");
                assertThat(answer.text(100)).isEqualTo("tea");
            }
            assertThat(upstream.chats().get(0).header("Accept-Encoding")).isEqualTo("identity");
        }
    }

    @Test
    void post_manyCallsInTurn_useOneConnection() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream)) {
            for (int i = 0; i < 5; i++) {
                try (HttpAnswer answer = calls.post("chat/completions", chat(), CallContext.within(LONG))) {
                    answer.text(100_000);
                }
            }

            assertThat(upstream.acceptedConnections()).isEqualTo(1);
        }
    }

    @Test
    void post_silentServer_endsByFirstByteClock() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream)) {
            upstream.onChat().silent();
            CallContext context = context(LONG, SHORT, LONG);

            long before = System.nanoTime();
            ProviderException failure = failure(calls, context);

            assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(failure.phase()).isEqualTo(ErrorPhase.WAIT);
            assertThat(failure).hasMessageContaining("no first byte within PT0.3S");
            assertThat(since(before)).isBetween(SHORT, SHORT.plus(SLACK));
        }
    }

    @Test
    void post_headersDrippingForEver_endsByFirstByteClock() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream)) {
            upstream.onChat().drip(1, Duration.ofMillis(50));

            ProviderException failure = failure(calls, context(LONG, SHORT, LONG));

            assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(failure.phase()).isEqualTo(ErrorPhase.WAIT);
        }
    }

    @Test
    void read_stalledBody_endsByIdleClock() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream)) {
            upstream.onChat().reply("one two three four").stallAfter(3);

            long before = System.nanoTime();
            ProviderException failure = failure(calls, context(LONG, LONG, SHORT));

            assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(failure.phase()).isEqualTo(ErrorPhase.START);
            assertThat(failure).hasMessageContaining("no further byte within PT0.3S");
            assertThat(since(before)).isBetween(SHORT, SHORT.plus(SLACK));
        }
    }

    @Test
    void read_drippingBody_endsByDeadlineAlthoughBytesArrive() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream)) {
            upstream.onChat().reply("word ".repeat(500)).pace(Duration.ofMillis(20));
            Duration total = Duration.ofMillis(500);

            long before = System.nanoTime();
            ProviderException failure = failure(calls, context(total, LONG, LONG));

            assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(failure).hasMessageContaining("deadline");
            assertThat(since(before)).isBetween(total, total.plus(SLACK));
        }
    }

    @Test
    void read_bodySlowerThanTheFirstByteClock_isNotEndedByIt() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream)) {
            upstream.onChat().reply("one two three four five six").pace(Duration.ofMillis(100));

            try (HttpAnswer answer = calls.post("chat/completions", chat(), context(LONG, SHORT, LONG))) {
                assertThat(answer.text(100_000)).contains("six").endsWith("[DONE]\n\n");
            }
        }
    }

    @Test
    void post_cancelledWhileWaiting_endsAtOnceAndClosesTheConnection() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream);
                Workers workers = Workers.perTask("canceller")) {
            upstream.onChat().silent();
            CancelToken cancel = new CancelToken();
            CallContext context =
                    CallContext.until(Deadline.after(LONG)).cancel(cancel).build();
            workers.run(() -> {
                awaitRequest(upstream);
                cancel.cancel("no longer wanted");
            });

            ProviderException failure = failure(calls, context);

            assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
            assertThat(failure).hasMessageContaining("no longer wanted");
            assertThat(upstream.chats().get(0).awaitClientClosed(LONG)).isTrue();
        }
    }

    @Test
    void post_cancelledOrExpiredBefore_sendsNothing() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream)) {
            CancelToken cancel = new CancelToken();
            cancel.cancel("early");

            ExaiException cancelled = catchThrowableOfType(
                    ExaiException.class,
                    () -> calls.post(
                            "chat/completions",
                            BODY,
                            CallContext.until(Deadline.after(LONG))
                                    .cancel(cancel)
                                    .build()));
            ExaiException expired = catchThrowableOfType(
                    ExaiException.class, () -> calls.post("chat/completions", BODY, CallContext.within(Duration.ZERO)));

            assertThat(cancelled.kind()).isEqualTo(ErrorKind.CANCELLED);
            assertThat(expired.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(upstream.acceptedConnections()).isZero();
        }
    }

    @Test
    void close_whileACallRuns_endsItWithClosed() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Workers workers = Workers.perTask("closer")) {
            upstream.onChat().silent();
            HttpCalls calls = calls(upstream);
            workers.run(() -> {
                awaitRequest(upstream);
                calls.close();
            });

            ProviderException failure = failure(calls, CallContext.within(LONG));
            ProviderException later = failure(calls, CallContext.within(LONG));

            assertThat(failure.kind()).isEqualTo(ErrorKind.CLOSED);
            assertThat(later.kind()).isEqualTo(ErrorKind.CLOSED);
            assertThat(later.phase()).isEqualTo(ErrorPhase.PREPARE);
            assertThat(upstream.awaitNoConnections(LONG)).isTrue();
        }
    }

    @Test
    void post_redirect_isNotFollowed() {
        try (FakeUpstream elsewhere = FakeUpstream.start(WireDialect.OPENAI);
                FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream)) {
            upstream.onChat().fail(307, Map.of("Location", elsewhere.baseUrl() + "/chat/completions"), "");

            try (HttpAnswer answer = calls.post("chat/completions", chat(), CallContext.within(LONG))) {
                assertThat(answer.status()).isEqualTo(307);
            }
            assertThat(elsewhere.acceptedConnections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"503 Retry-After: 0", "408", "421"})
    void post_statusThatHttpClientsRepeat_isNotRepeated(String status) {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream)) {
            int code = Integer.parseInt(status.substring(0, 3));
            upstream.onChat().fail(code, Map.of("Retry-After", "0"), "{}");

            try (HttpAnswer answer = calls.post("chat/completions", chat(), CallContext.within(LONG))) {
                assertThat(answer.status()).isEqualTo(code);
            }
            assertThat(upstream.chats()).hasSize(1);
        }
    }

    @Test
    void post_resetInsteadOfAnswer_isConnectionLostWhileWaiting() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream)) {
            upstream.onChat().reset();

            ProviderException failure = failure(calls, CallContext.within(LONG));

            assertThat(failure.kind()).isEqualTo(ErrorKind.CONNECTION_LOST);
            assertThat(failure.phase()).isIn(ErrorPhase.WAIT, ErrorPhase.SEND);
            assertThat(failure.getCause()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void post_pooledConnectionDiesBeforeAnyByte_isConnectionLostWhileSending() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream)) {
            try (HttpAnswer first = calls.post("chat/completions", chat(), CallContext.within(LONG))) {
                first.text(100_000);
            }
            upstream.onChat().reset();

            ProviderException failure = failure(calls, CallContext.within(LONG));

            assertThat(upstream.acceptedConnections()).isEqualTo(1);
            assertThat(failure.kind()).isEqualTo(ErrorKind.CONNECTION_LOST);
            assertThat(failure.phase()).isEqualTo(ErrorPhase.SEND);
        }
    }

    @Test
    void read_gzip_isUnpacked() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream)) {
            upstream.onChat().reply("packed").gzip();

            try (HttpAnswer answer = calls.post("chat/completions", chat(), CallContext.within(LONG))) {
                assertThat(answer.text(100_000)).contains("packed").endsWith("[DONE]\n\n");
            }
        }
    }

    @Test
    void read_gzipBomb_isCutAt64Mebibytes() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream)) {
            upstream.onChat().gzipBomb(10L << 30);

            ProviderException failure = failure(calls, CallContext.within(LONG));

            assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
            assertThat(failure).hasMessageContaining("64 MiB");
        }
    }

    @Test
    void read_plainBytesCalledGzip_isBadUpstream() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream)) {
            upstream.onChat().brokenGzip();

            ProviderException failure = failure(calls, CallContext.within(LONG));

            assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
            assertThat(failure).hasMessageContaining("gzip");
        }
    }

    @Test
    void read_gzipCutByTheConnection_isConnectionLost() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream)) {
            upstream.onChat().reply("packed ".repeat(200)).gzip().resetAfter(40);

            ProviderException failure = failure(calls, CallContext.within(LONG));

            assertThat(failure.kind()).isEqualTo(ErrorKind.CONNECTION_LOST);
        }
    }

    @Test
    void post_unknownHost_isDnsFailed() {
        assertConnectFailure(
                client -> client.dns(host -> {
                    throw new UnknownHostException(host);
                }),
                URI.create("http://nowhere.invalid"),
                ErrorKind.DNS_FAILED);
    }

    @Test
    void post_closedPort_isConnectRefused() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }

        assertConnectFailure(
                UnaryOperator.identity(), URI.create("http://127.0.0.1:" + port), ErrorKind.CONNECT_REFUSED);
    }

    @Test
    void post_noRoute_isUnreachable() {
        assertConnectFailure(
                client -> client.socketFactory(new FailingSockets(
                        () -> new java.net.NoRouteToHostException("No route to host (Host unreachable)"))),
                URI.create("http://192.0.2.1"),
                ErrorKind.UNREACHABLE);
        assertConnectFailure(
                client ->
                        client.socketFactory(new FailingSockets(() -> new ConnectException("Network is unreachable"))),
                URI.create("http://192.0.2.1"),
                ErrorKind.UNREACHABLE);
    }

    @Test
    void post_addressThatAcceptsNothing_isConnectTimeoutInTime() throws IOException {
        try (ServerSocket full = blackhole()) {
            HttpCalls calls = new HttpCalls("test", URI.create("http://127.0.0.1:" + full.getLocalPort()), List.of());
            long before = System.nanoTime();

            ProviderException failure = failure(calls, connecting(Duration.ofMillis(400)));

            assertThat(failure.kind()).isEqualTo(ErrorKind.CONNECT_TIMEOUT);
            assertThat(failure.phase()).isEqualTo(ErrorPhase.CONNECT);
            assertThat(since(before))
                    .isBetween(Duration.ofMillis(390), Duration.ofMillis(400).plus(SLACK));
            calls.close();
        }
    }

    @Test
    void post_firstAddressAcceptsNothing_fallsBackToTheNext() throws IOException {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI)) {
            InetAddress dead = InetAddress.getByAddress("two.test", new byte[] {127, 1, 2, 3});
            InetAddress good = InetAddress.getByAddress("two.test", new byte[] {127, 0, 0, 1});
            URI base = URI.create("http://two.test:" + upstream.baseUrl().getPort()
                    + upstream.baseUrl().getPath());
            try (HttpCalls calls = new HttpCalls(
                            "test",
                            base,
                            List.of("Authorization", "Bearer " + upstream.key()),
                            client -> client.dns(host -> List.of(dead, good)));
                    HttpAnswer answer = calls.post("chat/completions", chat(), connecting(LONG))) {
                assertThat(answer.status()).isEqualTo(200);
            }
        }
    }

    @Test
    void post_trustedCertificate_isAccepted() {
        try (FakeUpstream upstream = FakeUpstream.of(WireDialect.OPENAI)
                        .tls(TestCertificate.trusted())
                        .start();
                HttpCalls calls = trusting(upstream);
                HttpAnswer answer = calls.post("chat/completions", chat(), CallContext.within(LONG))) {
            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired", "wrongHost", "selfSigned", "cut"})
    void post_badTls_isTlsAndNothingIsSentInPlaintext(String fault) {
        FakeUpstream.Builder builder = FakeUpstream.of(WireDialect.OPENAI);
        switch (fault) {
            case "expired" -> builder.tls(TestCertificate.expired());
            case "wrongHost" -> builder.tls(TestCertificate.wrongHost());
            case "selfSigned" -> builder.tls(TestCertificate.selfSigned());
            default -> builder.cutHandshake();
        }
        try (FakeUpstream upstream = builder.start();
                HttpCalls calls = trusting(upstream)) {
            ProviderException failure = failure(calls, CallContext.within(LONG));

            assertThat(failure.kind()).isEqualTo(ErrorKind.TLS);
            assertThat(failure.phase()).isEqualTo(ErrorPhase.CONNECT);
            assertThat(failure.retryable()).isFalse();
            assertThat(upstream.requests()).isEmpty();
            assertThat(upstream.acceptedConnections()).isEqualTo(1);
        }
    }

    @Test
    void post_handshakeThatNeverEnds_isConnectTimeout() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Workers workers = Workers.perTask("mute")) {
            workers.run(() -> holdOneConnection(server, done));
            try (HttpCalls calls =
                    new HttpCalls("test", URI.create("https://127.0.0.1:" + server.getLocalPort()), List.of())) {
                ProviderException failure = failure(calls, connecting(Duration.ofMillis(300)));

                assertThat(failure.kind()).isEqualTo(ErrorKind.CONNECT_TIMEOUT);
                assertThat(failure.phase()).isEqualTo(ErrorPhase.CONNECT);
            }
            done.countDown();
        }
    }

    private static void holdOneConnection(ServerSocket server, CountDownLatch done) {
        try (Socket held = server.accept()) {
            assertThat(held.isConnected()).isTrue();
            done.await(30, TimeUnit.SECONDS);
        } catch (IOException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A port whose queue is full, so that the system answers no further connection. */
    private static ServerSocket blackhole() throws IOException {
        ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        for (int i = 0; i < 3; i++) {
            java.nio.channels.SocketChannel filler = java.nio.channels.SocketChannel.open();
            filler.configureBlocking(false);
            filler.connect(full.getLocalSocketAddress());
        }
        return full;
    }

    private static void assertConnectFailure(UnaryOperator<OkHttpClient.Builder> change, URI base, ErrorKind expected) {
        try (HttpCalls calls = new HttpCalls("test", base, List.of(), change)) {
            ProviderException failure = failure(calls, CallContext.within(LONG));

            assertThat(failure.kind()).isEqualTo(expected);
            assertThat(failure.phase()).isEqualTo(ErrorPhase.CONNECT);
        }
    }

    private static HttpCalls calls(FakeUpstream upstream) {
        return new HttpCalls(
                "test",
                upstream.baseUrl(),
                List.of("Authorization", "Bearer " + upstream.key(), "Accept-Encoding", "identity"));
    }

    private static HttpCalls trusting(FakeUpstream upstream) {
        return new HttpCalls(
                "test",
                upstream.baseUrl(),
                List.of("Authorization", "Bearer " + upstream.key()),
                client -> client.sslSocketFactory(
                        TestCertificate.clientContext().getSocketFactory(), TestCertificate.trustManager()));
    }

    private static byte[] chat() {
        return "{\"model\":\"gpt-6-luna\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                .getBytes(StandardCharsets.UTF_8);
    }

    private static ProviderException failure(HttpCalls calls, CallContext context) {
        return catchThrowableOfType(ProviderException.class, () -> {
            try (HttpAnswer answer = calls.post("chat/completions", chat(), context)) {
                byte[] buffer = new byte[1 << 16];
                int count = 0;
                while (count >= 0) {
                    count = answer.read(buffer, 0, buffer.length);
                }
            }
        });
    }

    private static CallContext context(Duration total, Duration firstByte, Duration idle) {
        return CallContext.until(Deadline.after(total))
                .timeouts(new Timeouts(Duration.ofSeconds(10), firstByte, idle))
                .build();
    }

    private static CallContext connecting(Duration connect) {
        return CallContext.until(Deadline.after(LONG))
                .timeouts(new Timeouts(connect, LONG, LONG))
                .build();
    }

    private static void awaitRequest(FakeUpstream upstream) {
        try {
            assertThat(upstream.awaitRequests(1, LONG)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
