package dev.exai.providers.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.Workers;
import dev.exai.core.chat.ChatCollector;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.Timeouts;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.Parallel;
import dev.exai.testkit.WireDialect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that break: each break has a name, none passes for success, and no connection stays behind. */
@Timeout(60)
class StreamFaultsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    @EachDialect
    void next_stallAfterThreeEvents_isTimeoutWithThePartKept(WireDialect dialect) {
        try (FakeUpstream upstream = FakeUpstream.start(dialect);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().reply("one two three").stallAfter(dialect.openingEvents() + 2);
            ChatCollector part = new ChatCollector();

            ProviderException failure = failure(provider, request(dialect), idle(SHORT), part);

            assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(failure.phase()).isEqualTo(ErrorPhase.OUTPUT);
            assertThat(part.textSoFar()).isEqualTo("one two ");
            assertThatThrownBy(part::response).isInstanceOf(ProviderException.class);
        }
    }

    @EachDialect
    void next_resetAfterOutput_isInterruptedAndNotRepeated(WireDialect dialect) {
        try (FakeUpstream upstream = FakeUpstream.start(dialect);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().reply("one two three").cutAfter(dialect.openingEvents() + 2);
            ChatCollector part = new ChatCollector();

            ProviderException failure = failure(provider, request(dialect), Engines.context(), part);

            assertThat(failure.kind()).isEqualTo(ErrorKind.INTERRUPTED);
            assertThat(failure.phase()).isEqualTo(ErrorPhase.OUTPUT);
            assertThat(part.textSoFar()).isEqualTo("one two ");
            assertThat(upstream.chats()).hasSize(1);
        }
    }

    @EachDialect
    void open_resetBeforeOutput_isConnectionLost(WireDialect dialect) {
        try (FakeUpstream upstream = FakeUpstream.start(dialect);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().resetAfter(0);

            ProviderException failure = Engines.failure(provider, request(dialect));

            assertThat(failure.kind()).isEqualTo(ErrorKind.CONNECTION_LOST);
            assertThat(failure.phase()).isIn(ErrorPhase.WAIT, ErrorPhase.START);
        }
    }

    @EachDialect
    void next_endWithoutEndMark_isIncomplete(WireDialect dialect) {
        try (FakeUpstream upstream = FakeUpstream.start(dialect);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().reply("one two").withoutDone();

            ProviderException failure = Engines.failure(provider, request(dialect));

            assertThat(failure.kind()).isEqualTo(ErrorKind.INCOMPLETE);
            assertThat(failure.phase()).isEqualTo(ErrorPhase.OUTPUT);
        }
    }

    @ParameterizedTest
    @CsvSource({"optional,,true", "required,INCOMPLETE,false"})
    void next_customServerWithoutEndMark_isCompleteIfItsSettingSaysSo(String setting, ErrorKind kind, boolean whole) {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = Engines.custom(upstream, Map.of("endMark", setting))) {
            upstream.onChat().reply("one two").withoutDone();
            upstream.onChat().reply("one two").endAfter(2);

            ProviderException withReason = Engines.failure(provider, request(WireDialect.OPENAI));
            ProviderException without = Engines.failure(provider, request(WireDialect.OPENAI));

            assertThat(withReason == null).isEqualTo(whole);
            assertThat(withReason == null ? null : withReason.kind()).isEqualTo(kind);
            assertThat(without.kind()).isEqualTo(ErrorKind.INCOMPLETE);
        }
    }

    @Test
    void next_endMarkWithoutFinishReason_isIncomplete() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().stream(
                    List.of(
                            bytes(
                                    "data: {\"id\":\"a\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}\n\ndata: [DONE]\n\n")));

            assertThat(Engines.failure(provider, request(WireDialect.OPENAI)).kind())
                    .isEqualTo(ErrorKind.INCOMPLETE);
        }
    }

    @EachDialect
    void next_truncatedJson_isBadUpstreamAndShowsNothingOfIt(WireDialect dialect) {
        try (FakeUpstream upstream = FakeUpstream.start(dialect);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().reply("one two three").malformedAfter(dialect.openingEvents() + 1);

            ProviderException failure = Engines.failure(provider, request(dialect));

            assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
            assertThat(failure).hasMessageNotContaining("two").hasNoCause();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"choices\":[]}{\"choices\":[]}\n\n",
                "data: [1]\n\n",
                "data: null\n\n",
                "data: {\"choices\":[{\"delta\":{\"tool_calls\":[7]}}]}\n\n",
                "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":{\"arguments\":\"x\"}}]}}]}\n\n",
                "data: {\"choices\":[{]}\n\n",
                "data: \n\n",
            })
    void open_eventsThatAreNoChunks_areBadUpstream(String wire) {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().stream(List.of(bytes(wire)));

            assertThat(Engines.failure(provider, request(WireDialect.OPENAI)).kind())
                    .isEqualTo(ErrorKind.BAD_UPSTREAM);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "text/html,<html><body>Bad gateway</body></html>",
        "application/json,'{\"id\":\"x\",\"object\":\"chat.completion\"}'",
        "text/event-stream,<!doctype html>",
        "text/plain,hello",
        "text/event-stream,''",
    })
    void open_bodyThatIsNoStream_isBadUpstreamWithItsStart(String type, String body) {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().fail(200, Map.of("Content-Type", type), body);

            ProviderException failure = Engines.failure(provider, request(WireDialect.OPENAI));

            assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
            assertThat(failure.bodyExcerpt()).isEqualTo(body);
            assertThat(failure.httpStatus()).isEqualTo(200);
        }
    }

    @Test
    void open_longErrorPage_keepsEightKibibytes() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().fail(200, Map.of("Content-Type", "text/html"), "<html>" + "x".repeat(200_000));

            ProviderException failure = Engines.failure(provider, request(WireDialect.OPENAI));

            assertThat(failure.bodyExcerpt()).hasSize(ProviderException.MAX_BODY_EXCERPT);
        }
    }

    @EachDialect
    void collect_argumentsThatNeverBecomeJson_failAndFreeTheConnection(WireDialect dialect) throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(dialect)) {
            Provider provider = Engines.of(upstream);
            String call =
                    "data: {\"id\":\"a\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\","
                            + "\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":\"}}]},"
                            + "\"finish_reason\":\"tool_calls\"}]}\n\ndata: [DONE]\n\n";
            upstream.onChat().stream(List.of(bytes(call)));

            assertThatThrownBy(() ->
                            provider.open(request(dialect), Engines.context()).collect())
                    .isInstanceOfSatisfying(ProviderException.class, e -> {
                        assertThat(e.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
                        assertThat(e).hasMessageContaining("c (f)");
                    });

            provider.close();
            assertThat(upstream.awaitNoConnections(LONG)).isTrue();
        }
    }

    @EachDialect
    void next_wireInOddShape_isReadTheSame(WireDialect dialect) {
        try (FakeUpstream upstream = FakeUpstream.start(dialect);
                Provider provider = Engines.of(upstream)) {
            String text = "Grüße 🌍 aus dem Netz";
            upstream.onChat().reply(text).sliceBytes(1);
            upstream.onChat().reply(text).lineEnds("\r\n").sliceBytes(7);
            upstream.onChat().reply(text).lineEnds("\r").insertAfter(1, ": keep-alive\r\r");
            upstream.onChat().reply(text).gzip();

            for (int i = 0; i < 4; i++) {
                assertThat(provider.open(request(dialect), Engines.context())
                                .collect()
                                .text())
                        .isEqualTo(text);
            }
        }
    }

    @Test
    void close_fromAnotherThread_unblocksTheReaderWithCancelled() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = Engines.of(upstream);
                Workers workers = Workers.perTask("reader")) {
            upstream.onChat().reply("one two three").stallAfter(2);
            ChatStream stream = provider.open(request(WireDialect.OPENAI), Engines.context());
            AtomicReference<Throwable> seen = new AtomicReference<>();
            CountDownLatch blocked = new CountDownLatch(1);
            CountDownLatch ended = new CountDownLatch(1);
            workers.run(() -> {
                seen.set(catchThrowableOfType(ProviderException.class, () -> {
                    stream.next();
                    stream.next();
                    blocked.countDown();
                    Engines.drain(stream);
                }));
                ended.countDown();
            });
            blocked.await();

            stream.close();
            stream.close();

            assertThat(ended.await(1, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
            assertThat(((ProviderException) seen.get()).kind()).isEqualTo(ErrorKind.CANCELLED);
            assertThat(upstream.chats().get(0).awaitClientClosed(LONG)).isTrue();
        }
    }

    @Test
    void close_beforeTheEnd_makesLaterReadsFailAndClosesTheConnection() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().reply("one two three").stallAfter(3);
            ChatStream stream = provider.open(request(WireDialect.OPENAI), Engines.context());

            stream.close();

            ProviderException first = catchThrowableOfType(ProviderException.class, stream::hasNext);
            assertThat(first.kind()).isEqualTo(ErrorKind.CANCELLED);
            assertThat(upstream.chats().get(0).awaitClientClosed(LONG)).isTrue();
        }
    }

    @Test
    void next_afterTheEnd_isNoSuchElement() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = Engines.of(upstream)) {
            ChatStream stream = provider.open(request(WireDialect.OPENAI), Engines.context());
            Engines.drain(stream);

            assertThat(stream.hasNext()).isFalse();
            assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
            stream.close();
            assertThat(stream.hasNext()).isFalse();
        }
    }

    @Test
    void next_afterAFailure_failsTheSameAgain() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().reply("one two three").cutAfter(2);
            ChatStream stream = provider.open(request(WireDialect.OPENAI), Engines.context());
            ProviderException first = catchThrowableOfType(ProviderException.class, () -> Engines.drain(stream));

            assertThatThrownBy(stream::next).isSameAs(first);
            assertThatThrownBy(stream::hasNext).isSameAs(first);
            stream.close();
        }
    }

    @Test
    void cancel_whileReading_endsWithCancelledAndClosesTheConnection() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().reply("one two three").stallAfter(2);
            CancelToken cancel = new CancelToken();
            CallContext context =
                    CallContext.until(Deadline.after(LONG)).cancel(cancel).build();
            ChatStream stream = provider.open(request(WireDialect.OPENAI), context);
            stream.next();
            cancel.cancel("enough");

            ProviderException failure = catchThrowableOfType(ProviderException.class, () -> Engines.drain(stream));

            assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
            assertThat(upstream.chats().get(0).awaitClientClosed(LONG)).isTrue();
            stream.close();
        }
    }

    @Test
    void open_manyAtOnce_eachGetsItsOwnAnswer() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = Engines.of(upstream)) {
            upstream.onEveryChat().echo().pace(Duration.ofMillis(1));

            List<String> answers = Parallel.inParallel(
                    96,
                    number -> provider.open(
                                    ChatRequest.to("gpt-4.1", "question " + number)
                                            .build(),
                                    Engines.context())
                            .collect()
                            .text());

            assertThat(answers).hasSize(96);
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i)).isEqualTo("question " + i);
            }
        }
    }

    private static ChatRequest request(WireDialect dialect) {
        return ChatRequest.to(Engines.model(dialect), "Hi").build();
    }

    private static CallContext idle(Duration idle) {
        return CallContext.until(Deadline.after(LONG))
                .timeouts(new Timeouts(LONG, LONG, idle))
                .build();
    }

    private static ProviderException failure(
            Provider provider, ChatRequest request, CallContext context, ChatCollector part) {
        return catchThrowableOfType(ProviderException.class, () -> {
            try (ChatStream stream = provider.open(request, context)) {
                while (stream.hasNext()) {
                    part.add(stream.next());
                }
            }
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
