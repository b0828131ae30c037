package dev.exai.providers.internal.http;

import static dev.exai.providers.internal.http.HttpCases.LONG;
import static dev.exai.providers.internal.http.HttpCases.SHORT;
import static dev.exai.providers.internal.http.HttpCases.SLACK;
import static dev.exai.providers.internal.http.HttpCases.awaitRequest;
import static dev.exai.providers.internal.http.HttpCases.calls;
import static dev.exai.providers.internal.http.HttpCases.chat;
import static dev.exai.providers.internal.http.HttpCases.context;
import static dev.exai.providers.internal.http.HttpCases.failure;
import static dev.exai.providers.internal.http.HttpCases.since;
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
import dev.exai.core.spi.TraceContext;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One attempt over real sockets: what every way to fail is called, and that each clock ends a call in time. */
@Timeout(60)
class HttpCallsTest {
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

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
    void post_callWithATrace_passesItOn() {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        CallContext context = CallContext.until(Deadline.after(LONG))
                .trace(new TraceContext(trace, "vendor=some"))
                .build();
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream);
                HttpAnswer answer = calls.post("chat/completions", chat(), context)) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(upstream.chats().get(0).header("traceparent")).isEqualTo(trace);
            assertThat(upstream.chats().get(0).header("tracestate")).isEqualTo("vendor=some");
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
    void post_manyCallsAtOnceAndAgain_useTheConnectionsTheyHave() {
        int atOnce = 80;
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream)) {
            for (int round = 0; round < 3; round++) {
                List<HttpAnswer> open = new ArrayList<>();
                for (int i = 0; i < atOnce; i++) {
                    open.add(calls.post("chat/completions", chat(), CallContext.within(LONG)));
                }
                for (HttpAnswer answer : open) {
                    answer.text(100_000);
                    answer.close();
                }
            }

            assertThat(upstream.acceptedConnections()).isEqualTo(atOnce);
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
}
