package dev.exai.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.CancelToken;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.spi.CallContext;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules of ending a call from outside. What ends a call takes effect within one second. */
public interface CancellationRules {
    /** The harness of the running rule. */
    ProviderHarness harness();

    /** The caller has gone already. */
    @Test
    @DisplayName("X01 A call that was cancelled before it began fails with CANCELLED, and nothing is sent")
    default void x01() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Echo());
        CancelToken cancel = new CancelToken();
        cancel.cancel("changed my mind");

        ExaiException failure = Subject.failure(() -> subject.provider()
                .open(subject.question("never"), Subject.with(cancel))
                .collect());

        assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(harness().callsReceived()).isLessThanOrEqualTo(0);
    }

    /** It may have waited in a queue for too long. */
    @Test
    @DisplayName("X02 A call whose deadline has passed before it began fails with TIMEOUT, and nothing is sent")
    default void x02() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Echo());

        ExaiException failure = Subject.failure(() -> subject.provider()
                .open(subject.question("late"), Subject.over())
                .collect());

        assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(harness().callsReceived()).isLessThanOrEqualTo(0);
    }

    /** The service thinks and says nothing. */
    @Test
    @DisplayName("X03 Cancelling ends a call that waits for its answer to begin, with CANCELLED")
    default void x03() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Silence());
        CancelToken cancel = new CancelToken();

        try (Attempt attempt = Attempt.start(() -> subject.provider()
                .open(subject.question("silence"), Subject.with(cancel))
                .collect())) {
            subject.awaitCall();
            cancel.cancel("test");

            assertThat(attempt.failureWithin(Subject.PROMPT).kind()).isEqualTo(ErrorKind.CANCELLED);
        }
    }

    /** The service stops in the middle. */
    @Test
    @DisplayName("X04 Cancelling ends a blocked read, with CANCELLED")
    default void x04() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Stall(1));
        CancelToken cancel = new CancelToken();

        try (ChatStream stream = subject.provider().open(subject.question("stall"), Subject.with(cancel));
                Attempt attempt = Subject.blockedRead(stream)) {
            cancel.cancel("test");

            assertThat(attempt.failureWithin(Subject.PROMPT).kind()).isEqualTo(ErrorKind.CANCELLED);
        }
    }

    /** The reader blocks, so only another thread can close. */
    @Test
    @DisplayName("X05 Closing the stream from another thread ends a blocked read, with CANCELLED")
    default void x05() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Stall(1));

        ChatStream stream = subject.open("stall");
        try (Attempt attempt = Subject.blockedRead(stream)) {
            stream.close();

            assertThat(attempt.failureWithin(Subject.PROMPT).kind()).isEqualTo(ErrorKind.CANCELLED);
        }
    }

    /** Whatever the other clocks say. */
    @Test
    @DisplayName("X06 The deadline ends a call that waits for its answer to begin, with TIMEOUT")
    default void x06() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Silence());
        CallContext brief = Subject.brief();

        try (Attempt attempt = Attempt.start(() ->
                subject.provider().open(subject.question("silence"), brief).collect())) {
            Subject.pause(brief.deadline().remaining());

            assertThat(attempt.failureWithin(Subject.PROMPT).kind()).isEqualTo(ErrorKind.TIMEOUT);
        }
    }

    /** Whatever the other clocks say. */
    @Test
    @DisplayName("X07 The deadline ends a blocked read, with TIMEOUT")
    default void x07() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Stall(1));
        CallContext brief = CallContext.within(Duration.ofSeconds(2));

        try (ChatStream stream = subject.provider().open(subject.question("stall"), brief);
                Attempt attempt = Subject.blockedRead(stream)) {
            Subject.pause(brief.deadline().remaining());

            assertThat(attempt.failureWithin(Subject.PROMPT).kind()).isEqualTo(ErrorKind.TIMEOUT);
        }
    }

    /** A server that stops has calls in flight. */
    @Test
    @DisplayName("X08 Closing the provider ends its running calls, with CLOSED or CANCELLED, and may be repeated")
    default void x08() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Stall(1));

        try (ChatStream stream = subject.open("stall");
                Attempt attempt = Subject.blockedRead(stream)) {
            subject.provider().close();
            subject.provider().close();

            assertThat(attempt.failureWithin(Subject.PROMPT).kind()).isIn(ErrorKind.CLOSED, ErrorKind.CANCELLED);
        }
    }

    /** A cancelled call still costs until the service notices. */
    @Test
    @DisplayName("X09 A cancelled call closes its connection")
    default void x09() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Stall(1));
        CancelToken cancel = new CancelToken();

        try (ChatStream stream = subject.provider().open(subject.question("stall"), Subject.with(cancel))) {
            Subject.readPieces(stream, 1);
            cancel.cancel("test");

            assertThat(Subject.eventually(() -> harness().openConnections() <= 0, Duration.ofSeconds(2)))
                    .isTrue();
        }
    }

    /** A provider that keeps the process alive cannot be embedded. */
    @Test
    @DisplayName("X10 Calls leave no thread behind that keeps the process alive")
    default void x10() {
        Set<Thread> before = lasting();
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Echo());

        subject.ask("one");
        subject.ask("two");
        subject.provider().close();

        assertThat(Subject.eventually(() -> before.containsAll(lasting()), Duration.ofSeconds(2)))
                .as("threads left: " + lasting())
                .isTrue();
    }

    private static Set<Thread> lasting() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon())
                .collect(Collectors.toSet());
    }
}
