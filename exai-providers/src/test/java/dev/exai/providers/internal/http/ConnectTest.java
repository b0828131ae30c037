package dev.exai.providers.internal.http;

import static dev.exai.providers.internal.http.HttpCases.LONG;
import static dev.exai.providers.internal.http.HttpCases.SLACK;
import static dev.exai.providers.internal.http.HttpCases.calls;
import static dev.exai.providers.internal.http.HttpCases.chat;
import static dev.exai.providers.internal.http.HttpCases.connecting;
import static dev.exai.providers.internal.http.HttpCases.failure;
import static dev.exai.providers.internal.http.HttpCases.since;
import static dev.exai.providers.internal.http.HttpCases.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.Workers;
import dev.exai.core.spi.CallContext;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.TestCertificate;
import dev.exai.testkit.WireDialect;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to a host: names, addresses, ports and certificates, each failure under a name of its own. */
@Timeout(60)
class ConnectTest {
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
        try (Socket holder = new Socket()) {
            // taken but not listened on, so that nobody else can open it meanwhile
            holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

            assertConnectFailure(
                    UnaryOperator.identity(),
                    URI.create("http://127.0.0.1:" + holder.getLocalPort()),
                    ErrorKind.CONNECT_REFUSED);
        }
    }

    @Test
    void post_noRoute_isUnreachable() {
        assertConnectFailure(
                client -> client.socketFactory(
                        new FailingSockets(() -> new NoRouteToHostException("No route to host (Host unreachable)"))),
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
        try (Blackhole full = Blackhole.open()) {
            HttpCalls calls = new HttpCalls(
                    "test", URI.create("http://127.0.0.1:" + full.server().getLocalPort()), List.of());
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
    private record Blackhole(ServerSocket server, List<SocketChannel> fillers) implements AutoCloseable {
        static Blackhole open() throws IOException {
            ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            List<SocketChannel> fillers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                SocketChannel filler = SocketChannel.open();
                filler.configureBlocking(false);
                filler.connect(server.getLocalSocketAddress());
                fillers.add(filler);
            }
            return new Blackhole(server, fillers);
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel filler : fillers) {
                filler.close();
            }
            server.close();
        }
    }

    private static void assertConnectFailure(UnaryOperator<OkHttpClient.Builder> change, URI base, ErrorKind expected) {
        try (HttpCalls calls = new HttpCalls("test", base, List.of(), change)) {
            ProviderException failure = failure(calls, CallContext.within(LONG));

            assertThat(failure.kind()).isEqualTo(expected);
            assertThat(failure.phase()).isEqualTo(ErrorPhase.CONNECT);
        }
    }
}
