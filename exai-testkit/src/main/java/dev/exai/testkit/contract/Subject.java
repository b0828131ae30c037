package dev.exai.testkit.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** What the rules do with the harness of the running test. */
final class Subject {
    /** Longest time from a cancel to its effect. */
    static final Duration PROMPT = Duration.ofSeconds(1);

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final ProviderHarness harness;

    Subject(ProviderHarness harness) {
        this.harness = harness;
    }

    Provider provider() {
        return harness.provider();
    }

    ProviderHarness harness() {
        return harness;
    }

    /** The value; skips the rule if it is not there. */
    static <T> T assumed(@Nullable T value, String otherwise) {
        assumeTrue(value != null, otherwise);
        return Objects.requireNonNull(value);
    }

    /** Skips the rule if the service cannot be made to do that. */
    void instruct(Instruction instruction) {
        assumeTrue(harness.instruct(instruction), () -> "the service cannot be told to " + instruction);
    }

    ModelInfo model() {
        return provider().models().stream()
                .filter(model -> model.id().name().equals(harness.model()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(harness.model() + " is not among the provider's models"));
    }

    ChatRequest question(String text) {
        return ChatRequest.to(harness.model(), text).build();
    }

    static CallContext context() {
        return CallContext.within(LONG);
    }

    static CallContext brief() {
        return CallContext.within(SHORT);
    }

    static CallContext over() {
        return CallContext.until(Deadline.after(Duration.ZERO)).build();
    }

    static CallContext with(CancelToken cancel) {
        return CallContext.until(Deadline.after(LONG)).cancel(cancel).build();
    }

    ChatResponse ask(String text) {
        return ask(question(text));
    }

    ChatResponse ask(ChatRequest request) {
        return provider().open(request, context()).collect();
    }

    ChatStream open(String text) {
        return provider().open(question(text), context());
    }

    static List<ChatEvent> drain(ChatStream stream) {
        List<ChatEvent> events = new ArrayList<>();
        stream.forEachRemaining(events::add);
        return events;
    }

    /** Reads until so many pieces of text have come. */
    static List<String> readPieces(ChatStream stream, int count) {
        List<String> pieces = new ArrayList<>();
        while (pieces.size() < count) {
            if (stream.next() instanceof ChatEvent.TextDelta delta
                    && !delta.text().isEmpty()) {
                pieces.add(delta.text());
            }
        }
        return pieces;
    }

    /** Waits until the call has reached the service, or for a moment if that is not known. */
    void awaitCall() {
        eventually(() -> harness.callsReceived() > 0, harness.callsReceived() < 0 ? SHORT : LONG);
    }

    /** Reads the one piece that came, then blocks on another thread. */
    static Attempt blockedRead(ChatStream stream) {
        readPieces(stream, 1);
        Attempt attempt = Attempt.start(() -> drain(stream));
        pause(Duration.ofMillis(50));
        return attempt;
    }

    /** The failure of something that must fail with an error of the family. */
    static ExaiException failure(Runnable attempt) {
        ExaiException failure = Assertions.catchThrowableOfType(ExaiException.class, attempt::run);
        if (failure == null) {
            throw new AssertionError("ended well, as if nothing had happened");
        }
        return failure;
    }

    /** Waits until the condition holds; returns whether it did within the duration. */
    static boolean eventually(BooleanSupplier condition, Duration patience) {
        Deadline deadline = Deadline.after(patience);
        while (!condition.getAsBoolean() && !deadline.isExpired()) {
            pause(Duration.ofMillis(5));
        }
        return condition.getAsBoolean();
    }

    /** Lets another thread get into a wait that cannot be seen from outside. */
    static void pause(Duration duration) {
        try {
            TimeSource.system().sleep(duration, CancelToken.never());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a rule waited", e);
        }
    }
}
