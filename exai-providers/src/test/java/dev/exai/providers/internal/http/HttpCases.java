package dev.exai.providers.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.Deadline;
import dev.exai.core.ProviderException;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Timeouts;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.TestCertificate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Calls against an upstream, and contexts to make them in, for the tests of this package. */
final class HttpCases {
    static final Duration LONG = Duration.ofSeconds(30);
    static final Duration SHORT = Duration.ofMillis(300);
    static final Duration SLACK = Duration.ofMillis(1_500); // of a busy machine; the limit itself is 250 ms

    private HttpCases() {}

    static HttpCalls calls(FakeUpstream upstream) {
        return new HttpCalls(
                "test",
                upstream.baseUrl(),
                List.of("Authorization", "Bearer " + upstream.key(), "Accept-Encoding", "identity"));
    }

    static HttpCalls trusting(FakeUpstream upstream) {
        return new HttpCalls(
                "test",
                upstream.baseUrl(),
                List.of("Authorization", "Bearer " + upstream.key()),
                client -> client.sslSocketFactory(
                        TestCertificate.clientContext().getSocketFactory(), TestCertificate.trustManager()));
    }

    static byte[] chat() {
        return "{\"model\":\"gpt-6-luna\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                .getBytes(StandardCharsets.UTF_8);
    }

    static ProviderException failure(HttpCalls calls, CallContext context) {
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

    static CallContext context(Duration total, Duration firstByte, Duration idle) {
        return CallContext.until(Deadline.after(total))
                .timeouts(new Timeouts(Duration.ofSeconds(10), firstByte, idle))
                .build();
    }

    static CallContext connecting(Duration connect) {
        return CallContext.until(Deadline.after(LONG))
                .timeouts(new Timeouts(connect, LONG, LONG))
                .build();
    }

    static void awaitRequest(FakeUpstream upstream) {
        try {
            assertThat(upstream.awaitRequests(1, LONG)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
