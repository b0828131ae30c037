package dev.exai.providers.internal.http;

import static dev.exai.providers.internal.http.HttpCases.LONG;
import static dev.exai.providers.internal.http.HttpCases.SHORT;
import static dev.exai.providers.internal.http.HttpCases.calls;
import static dev.exai.providers.internal.http.HttpCases.chat;
import static dev.exai.providers.internal.http.HttpCases.connecting;
import static dev.exai.providers.internal.http.HttpCases.context;
import static dev.exai.providers.internal.http.HttpCases.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Timeouts;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls with different clocks beside and after each other, all of them watched by one thread. */
@Timeout(60)
class CallClocksTest {
    @Test
    void post_shortClockBesideALongOne_isKept() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream)) {
            upstream.onChat().reply("one two three").stallAfter(1);
            try (HttpAnswer patient = calls.post("chat/completions", chat(), context(LONG, LONG, LONG))) {
                upstream.onChat().silent();

                ProviderException failure = failure(calls, context(LONG, SHORT, LONG));

                assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
                assertThat(patient.status()).isEqualTo(200);
                assertThat(patient.phase()).isEqualTo(ErrorPhase.START);
            }
        }
    }

    @Test
    void post_callsOneAfterTheOther_eachHaveTheirClock() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream)) {
            List<ErrorKind> kinds = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                upstream.onChat().silent();

                kinds.add(failure(calls, context(LONG, SHORT, LONG)).kind());
            }

            assertThat(kinds).containsOnly(ErrorKind.TIMEOUT);
        }
    }

    @Test
    void read_firstByteMayComeLaterThanSilenceMayLast_bothAreKept() {
        Duration idle = Duration.ofMillis(200);
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream)) {
            upstream.onChat()
                    .delay(Duration.ofMillis(700))
                    .reply("one two three")
                    .stallAfter(1);

            ProviderException failure = failure(calls, context(LONG, LONG, idle));

            assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(failure).hasMessageContaining("no further byte within PT0.2S");
        }
    }

    @Test
    void post_patientCall_waitsLongerThanForAFirstByte() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream)) {
            upstream.onChat().delay(Duration.ofMillis(700)).reply("late");

            try (HttpAnswer answer =
                    calls.post("chat/completions", chat(), List.of(), true, context(LONG, SHORT, SHORT))) {
                assertThat(answer.status()).isEqualTo(200);
            }
        }
    }

    /** One byte less and one more than what is watched here and what OkHttp watches. */
    @ParameterizedTest
    @ValueSource(ints = {1_000, 65_536, 65_537, 1_000_000})
    void post_requestThatNobodyTakes_endsByIdleClock(int bytes) {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = new HttpCalls(
                        "test", upstream.baseUrl(), List.of(), client -> client.socketFactory(new StuckSockets()))) {
            ProviderException failure = catchThrowableOfType(
                    ProviderException.class,
                    () -> calls.post("chat/completions", new byte[bytes], context(LONG, LONG, SHORT))
                            .close());

            assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(failure.phase()).isEqualTo(ErrorPhase.SEND);
            assertThat(failure).hasMessageContaining("the request could not be sent");
        }
    }

    @Test
    void post_unusualConnectClock_keepsTheOthers() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                HttpCalls calls = calls(upstream)) {
            upstream.onChat().silent();
            CallContext context = connecting(Duration.ofSeconds(20)).toBuilder()
                    .timeouts(new Timeouts(Duration.ofSeconds(20), SHORT, LONG))
                    .build();

            assertThat(failure(calls, context).kind()).isEqualTo(ErrorKind.TIMEOUT);
        }
    }
}
