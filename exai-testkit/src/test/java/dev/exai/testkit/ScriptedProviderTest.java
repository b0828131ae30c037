package dev.exai.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Workers;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.spi.CallContext;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScriptedProviderTest {
    private static final ChatRequest QUESTION =
            ChatRequest.to("model-1", "hello there").build();

    private final ScriptedProvider provider = new ScriptedProvider("memory");
    private final Workers workers = Workers.perTask("readers");

    @AfterEach
    void close() {
        workers.close();
        assertThat(provider.openStreams()).isZero();
    }

    @Test
    void open_withoutScript_answersOkAndRemembersTheCall() {
        CallContext context = CallContext.within(Duration.ofSeconds(5));

        assertThat(provider.open(QUESTION, context).collect().text()).isEqualTo("ok");

        assertThat(provider.calls()).hasSize(1).first().satisfies(call -> {
            assertThat(call.request()).isSameAs(QUESTION);
            assertThat(call.context()).isSameAs(context);
        });
        assertThat(provider).hasToString("ScriptedProvider[memory]");
    }

    @Test
    void openStreams_untilClosed_countsThem() {
        ChatStream stream = provider.open(QUESTION, CallContext.within(Duration.ofSeconds(5)));

        assertThat(provider.openStreams()).isEqualTo(1);
        stream.close();
        assertThat(provider.openStreams()).isZero();
    }

    @Test
    void release_ofAStalledCall_letsItGoOn() throws Exception {
        StreamScript script = provider.onOpen().echo().stall().stallAfter(2);
        FutureTask<String> call = asking(CallContext.within(Duration.ofSeconds(20)));

        assertThat(script.awaitBlocked(Duration.ofSeconds(5))).isTrue();
        assertThat(call.isDone()).isFalse();
        script.release();

        assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo("hello there");
    }

    @Test
    void deadline_onAManualClock_endsAStalledCallWhenTheClockSaysSo() throws Exception {
        ManualClock clock = new ManualClock();
        provider.onOpen().stall();
        CallContext context =
                CallContext.until(Deadline.after(Duration.ofHours(1), clock)).build();
        FutureTask<ErrorKind> failing =
                new FutureTask<>(() -> catchThrowableOfType(ExaiException.class, () -> provider.open(QUESTION, context))
                        .kind());
        workers.run(failing);

        clock.awaitSleepers(1);
        clock.advance(Duration.ofHours(1));

        assertThat(failing.get(5, TimeUnit.SECONDS)).isEqualTo(ErrorKind.TIMEOUT);
    }

    @Test
    void interrupt_ofAStalledCall_isCancelledAndKept() {
        provider.onOpen().stall();
        Thread.currentThread().interrupt();

        ExaiException failure = catchThrowableOfType(
                ExaiException.class, () -> provider.open(QUESTION, CallContext.within(Duration.ofSeconds(5))));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
    }

    private FutureTask<String> asking(CallContext context) {
        FutureTask<String> task = new FutureTask<>(
                () -> provider.open(QUESTION, context).collect().text());
        workers.run(task);
        return task;
    }
}
