package dev.exai.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class TestCertificateTest {
    @Test
    void trusted_clientOfTheAuthority_talks() throws Exception {
        try (FakeUpstream upstream =
                FakeUpstream.of(WireDialect.KIMI).tls(TestCertificate.trusted()).start()) {
            upstream.onChat().reply("secure");

            assertThat(upstream.baseUrl().toString()).startsWith("https://localhost:");
            assertThat(client(upstream).chat("kimi-k3", "hi").body()).contains("\"secure\"");
        }
    }

    @ParameterizedTest
    @MethodSource("bad")
    void bad_clientOfTheAuthority_refuses(Supplier<TestCertificate> certificate) {
        try (FakeUpstream upstream =
                FakeUpstream.of(WireDialect.OPENAI).tls(certificate.get()).start()) {
            assertThatThrownBy(() -> client(upstream).chat("gpt-6-luna", "hi")).isInstanceOf(SSLException.class);
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    void cutHandshake_fails() {
        try (FakeUpstream upstream =
                FakeUpstream.of(WireDialect.OPENAI).cutHandshake().start()) {
            assertThatThrownBy(() -> client(upstream).chat("gpt-6-luna", "hi")).isInstanceOf(IOException.class);
            assertThat(upstream.requests()).isEmpty();
        }
    }

    private static Stream<Named<Supplier<TestCertificate>>> bad() {
        return Stream.of(
                Named.of("expired", TestCertificate::expired),
                Named.of("wrong host", TestCertificate::wrongHost),
                Named.of("self-signed", TestCertificate::selfSigned));
    }

    private static WireClient client(FakeUpstream upstream) {
        return new WireClient(
                upstream,
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(TestCertificate.clientContext())
                        .build());
    }
}
