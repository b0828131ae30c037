package dev.exai.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.TestCertificate;
import dev.exai.testkit.WireDialect;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each fault as a bare socket sees it. */
@Timeout(60)
class FaultProxyTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int SHORT_MILLIS = 200;

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
    private final FaultProxy proxy = FaultProxy.before(upstream.baseUrl());

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        assertThat(proxy.awaitNoConnections(SOON)).isTrue();
        assertThat(upstream.awaitNoConnections(SOON)).isTrue();
        proxy.close();
        upstream.close();
    }

    @Test
    void plain_everythingIsPassedOnAndConnectionsAreKept() throws IOException {
        try (Socket client = connect()) {
            ask(client);
            assertThat(answer(client)).contains("200 Scripted", "[DONE]");
            ask(client);
            assertThat(answer(client)).contains("[DONE]");
        }

        assertThat(proxy.acceptedConnections()).isOne();
        assertThat(proxy.url().getPath()).isEqualTo(upstream.baseUrl().getPath());
        assertThat(upstream.chats()).hasSize(2);
    }

    @Test
    void targetThatCloses_closesTheClientToo() throws IOException {
        upstream.onChat().closeAfterwards();
        try (Socket client = connect()) {
            ask(client);

            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("[DONE]");
        }
    }

    @Test
    void cutAfter_someBytes_endsTheConnectionThere() throws IOException {
        assertThat(bytesOf(plan -> plan.cutAfter(40))).isEqualTo(40);
    }

    @Test
    void resetAfter_someBytes_isAReset() {
        assertThatThrownBy(() -> bytesOf(plan -> plan.resetAfter(40))).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> bytesOf(plan -> plan.resetAfter(0))).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> bytesOf(FaultPlan::resetAtOnce)).isInstanceOf(SocketException.class);
    }

    @Test
    void stallAfter_someBytes_isSilenceWhileTheTargetStaysConnected() throws Exception {
        proxy.onConnection().stallAfter(40);
        try (Socket client = connect()) {
            ask(client);
            assertThat(client.getInputStream().readNBytes(40)).hasSize(40);

            assertSilent(client);
            assertThat(upstream.openConnections()).isOne();
        }
    }

    @Test
    void halfOpenAfter_someBytes_losesTheTargetAndTellsNobody() throws Exception {
        proxy.onConnection().halfOpenAfter(40);
        try (Socket client = connect()) {
            ask(client);
            assertThat(client.getInputStream().readNBytes(40)).hasSize(40);

            assertThat(upstream.awaitNoConnections(SOON)).isTrue();
            ask(client);
            assertSilent(client);
        }
    }

    @Test
    void silent_acceptsAndSaysNothing() throws Exception {
        proxy.onConnection().silent();
        try (Socket client = connect()) {
            ask(client);

            assertSilent(client);
            assertThat(upstream.acceptedConnections()).isZero();
        }
    }

    @Test
    void requestFaults_keepTheTargetFromSeeingIt() throws Exception {
        assertThat(bytesOf(plan -> plan.cutRequestAfter(60))).isLessThanOrEqualTo(0);
        assertThatThrownBy(() -> bytesOf(plan -> plan.resetRequestAfter(60))).isInstanceOf(SocketException.class);
        proxy.onConnection().stallRequestAfter(60);
        try (Socket client = connect()) {
            ask(client);
            assertSilent(client);
        }

        assertThat(upstream.awaitNoConnections(SOON)).isTrue();
        assertThat(upstream.requests())
                .allSatisfy(
                        request -> assertThat(request.header("Content-Length")).isNull());
    }

    @Test
    void sliceLatencyAndCap_takeTimeAndChangeNothing() throws IOException {
        long plain = bytesOf(plan -> {});
        long begun = System.nanoTime();

        assertThat(bytesOf(plan -> plan.slice(1, Duration.ZERO))).isEqualTo(plain);
        assertThat(bytesOf(plan -> plan.latency(Duration.ofMillis(100)))).isEqualTo(plain);
        assertThat(bytesOf(plan -> plan.cap((int) plain * 4))).isEqualTo(plain);
        assertThat(bytesOf(plan -> plan.sliceRequest(50, Duration.ofMillis(10))))
                .isEqualTo(plain);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(300));
    }

    @Test
    void plans_areTakenInTurnThenTheLastingOne() throws IOException {
        proxy.onConnection().cutAfter(10);
        proxy.onConnection().cutAfter(20);
        proxy.onEveryConnection().cutAfter(30);

        assertThat(bytesOfNext()).isEqualTo(10);
        assertThat(bytesOfNext()).isEqualTo(20);
        assertThat(bytesOfNext()).isEqualTo(30);
        assertThat(bytesOfNext()).isEqualTo(30);
    }

    @Test
    void tls_isSpokenWithTheClientAlone() throws IOException {
        try (FaultProxy secure = FaultProxy.withTls(upstream.baseUrl(), TestCertificate.trusted());
                Socket client = TestCertificate.clientContext()
                        .getSocketFactory()
                        .createSocket("localhost", secure.url().getPort())) {
            ask(client);

            assertThat(secure.url().getScheme()).isEqualTo("https");
            assertThat(answer(client)).contains("[DONE]");
        }
    }

    @Test
    void cutHandshake_endsItWithinTheHandshake() throws Exception {
        try (FaultProxy secure = FaultProxy.withTls(upstream.baseUrl(), TestCertificate.trusted())) {
            secure.onConnection().cutHandshake();
            try (Socket client = TestCertificate.clientContext()
                    .getSocketFactory()
                    .createSocket("localhost", secure.url().getPort())) {
                assertThatThrownBy(() -> ask(client)).isInstanceOfAny(SSLException.class, SocketException.class);
            }
            assertThat(secure.awaitNoConnections(SOON)).isTrue();
        }
        assertThat(upstream.acceptedConnections()).isZero();
    }

    @Test
    void close_withConnectionsOpen_endsThem() throws IOException {
        FaultProxy other = FaultProxy.before(upstream.baseUrl());
        other.onConnection().silent();
        try (Socket client =
                new Socket(InetAddress.getLoopbackAddress(), other.url().getPort())) {
            client.setSoTimeout((int) SOON.toMillis());
            ask(client);
            other.close();

            assertThat(other.openConnections()).isZero();
            assertThat(client.isConnected()).isTrue();
        }
    }

    private long bytesOf(Consumer<FaultPlan> change) throws IOException {
        change.accept(proxy.onConnection());
        return bytesOfNext();
    }

    /** How many bytes come until the end of the connection or of the answer. */
    private long bytesOfNext() throws IOException {
        try (Socket client = connect()) {
            ask(client);
            return answer(client).length();
        }
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.url().getPort());
        client.setSoTimeout((int) SOON.toMillis());
        return client;
    }

    private void ask(Socket client) throws IOException {
        String body =
                "{\"model\":\"gpt-6-luna\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        String head = "POST " + upstream.baseUrl().getPath() + "/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                + "Authorization: Bearer " + upstream.key() + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n";
        OutputStream out = client.getOutputStream();
        out.write((head + body).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String answer(Socket client) throws IOException {
        StringBuilder text = new StringBuilder();
        InputStream in = client.getInputStream();
        byte[] buffer = new byte[8192];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            text.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            if (text.toString().endsWith("\r\n0\r\n\r\n")) {
                break;
            }
        }
        return text.toString();
    }

    private static void assertSilent(Socket client) throws IOException {
        client.setSoTimeout(SHORT_MILLIS);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    }
}
