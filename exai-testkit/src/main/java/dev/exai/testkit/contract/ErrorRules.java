package dev.exai.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.testkit.Canary;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Rules of failing. */
public interface ErrorRules {
    /** The kinds that a service can answer with, or cause. */
    List<ErrorKind> KINDS = List.of(
            ErrorKind.INVALID_REQUEST,
            ErrorKind.NOT_FOUND,
            ErrorKind.AUTHENTICATION,
            ErrorKind.PERMISSION,
            ErrorKind.QUOTA_EXHAUSTED,
            ErrorKind.RATE_LIMITED,
            ErrorKind.OVERLOADED,
            ErrorKind.SERVER_ERROR,
            ErrorKind.BAD_UPSTREAM,
            ErrorKind.CONTENT_REFUSED,
            ErrorKind.CONTEXT_TOO_LONG,
            ErrorKind.REDIRECTED,
            ErrorKind.CONNECTION_LOST);

    /** The harness of the running rule. */
    ProviderHarness harness();

    /** Retry, key rotation and fallback are decided from the kind alone. */
    @TestFactory
    @DisplayName("E01 A failure of the service has the kind that says what went wrong")
    default Stream<DynamicTest> e01() {
        Subject subject = new Subject(harness());
        return KINDS.stream()
                .map(kind -> DynamicTest.dynamicTest(kind.name(), () -> {
                    subject.instruct(new Instruction.Fail(kind));

                    assertThat(Subject.failure(() -> subject.ask("fail")).kind())
                            .isEqualTo(kind);
                }));
    }

    /** Whoever reads a log has many providers. */
    @Test
    @DisplayName("E02 A failure of the service is a ProviderException that names the provider, with a message")
    default void e02() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Fail(ErrorKind.SERVER_ERROR));

        ExaiException failure = Subject.failure(() -> subject.ask("fail"));

        assertThat(failure).isInstanceOfSatisfying(ProviderException.class, error -> {
            assertThat(error.provider()).isEqualTo(subject.provider().id().value());
            assertThat(error.getMessage()).isNotBlank();
            assertThat(error.phase()).isNotEqualTo(ErrorPhase.OUTPUT);
        });
    }

    /** There is one retry loop in the system, and it is not here. */
    @Test
    @DisplayName("E03 A failed call is sent once: the provider does not retry by itself")
    default void e03() {
        Subject subject = new Subject(harness());
        assumeTrue(harness().callsReceived() >= 0, "the service does not count calls");
        subject.instruct(new Instruction.Echo());
        subject.instruct(new Instruction.Fail(ErrorKind.OVERLOADED));

        assertThat(Subject.failure(() -> subject.ask("once")).kind()).isEqualTo(ErrorKind.OVERLOADED);

        assertThat(harness().callsReceived()).isEqualTo(1);
    }

    /** An error must not leave a broken connection or a held permit behind. */
    @Test
    @DisplayName("E04 After a failure the next call is answered")
    default void e04() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Echo());
        subject.instruct(new Instruction.Fail(ErrorKind.SERVER_ERROR));
        Subject.failure(() -> subject.ask("fail"));

        assertThat(subject.ask("well again").text()).isEqualTo("well again");
    }

    /** Exceptions end in logs, and logs end anywhere. */
    @Test
    @DisplayName("E05 No exception and no toString shows the key, whole or in part")
    default void e05() {
        Subject subject = new Subject(harness());
        String key = harness().key();
        if (key == null) {
            return; // there is nothing to show
        }
        subject.instruct(new Instruction.Fail(ErrorKind.AUTHENTICATION));

        ExaiException refused = Subject.failure(() -> subject.ask("fail"));

        Canary.of(key)
                .assertNotIn(
                        "refused call",
                        refused,
                        subject.provider(),
                        subject.provider().models());
    }

    /** Zero or more, so that whoever waits can use it as it is. */
    @Test
    @DisplayName("E06 The wait that a service asks for is null or not negative")
    default void e06() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Fail(ErrorKind.RATE_LIMITED));

        ExaiException failure = Subject.failure(() -> subject.ask("fail"));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        error -> assertThat(error.retryAfter() == null
                                        || !error.retryAfter().isNegative())
                                .isTrue());
    }
}
