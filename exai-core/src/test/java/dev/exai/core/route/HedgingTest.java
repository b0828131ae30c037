package dev.exai.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import dev.exai.core.budget.Pricing;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.Price;
import dev.exai.core.model.ProviderId;
import dev.exai.core.resilience.RetryBudget;
import dev.exai.core.spi.Attempt;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HedgingTest {
    private static final ModelId MODEL = ModelId.of("p", "m");
    private static final ChatRequest REQUEST = ChatRequest.to("m", "hi").build();
    private static final Duration SOON = Duration.ofMillis(30);
    private static final Duration NEVER = Duration.ofMinutes(5);

    private final Workers workers = Workers.perTask("hedging-test");
    private final Slow upstream = new Slow();

    @AfterEach
    void noThreadIsLeft() {
        assertThat(workers.close(Duration.ofSeconds(5))).isTrue();
        assertThat(upstream.running).hasValue(0);
    }

    @Test
    void open_slowFirstCall_secondAnswersAndFirstIsCancelled() throws Exception {
        upstream.then(Behaviour.SILENT).then(Behaviour.ANSWER);
        CallContext context = context(new CancelToken());

        assertThat(hedged(SOON, "1").open(REQUEST, context).collect().text()).isEqualTo("answer of call 2");

        assertThat(upstream.cancelled.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(context.journal().attempts())
                .extracting(Attempt::keyFingerprint)
                .contains("key-2");
    }

    @Test
    void open_quickFirstCall_isTheOnlyOne() {
        upstream.then(Behaviour.ANSWER);

        assertThat(hedged(NEVER, "1")
                        .open(REQUEST, context(new CancelToken()))
                        .collect()
                        .text())
                .isEqualTo("answer of call 1");
        assertThat(upstream.calls).hasValue(1);
    }

    @Test
    void open_firstCallFails_failsAtOnceWithoutASecond() {
        upstream.then(Behaviour.FAIL);

        assertThatThrownBy(() -> hedged(NEVER, "1").open(REQUEST, context(new CancelToken())))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.OVERLOADED));
        assertThat(upstream.calls).hasValue(1);
    }

    @Test
    void open_secondFailsWhileFirstIsSilent_waitsForTheFirst() throws Exception {
        upstream.then(Behaviour.LATE).then(Behaviour.FAIL);

        assertThat(hedged(SOON, "1")
                        .open(REQUEST, context(new CancelToken()))
                        .collect()
                        .text())
                .isEqualTo("answer of call 1");
        assertThat(upstream.calls).hasValue(2);
    }

    @Test
    void open_cancelledByTheCaller_endsBothCalls() throws Exception {
        upstream.then(Behaviour.SILENT).then(Behaviour.SILENT);
        CancelToken cancel = new CancelToken();
        upstream.whenCalled(2, () -> cancel.cancel("enough"));

        assertThatThrownBy(() -> hedged(SOON, "1").open(REQUEST, context(cancel)))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
    }

    @Test
    void open_tooDearOrOfUnknownPrice_isAskedOnce() {
        upstream.then(Behaviour.LATE).then(Behaviour.LATE);

        hedged(SOON, "0.000001").open(REQUEST, context(new CancelToken())).collect();
        hedged(SOON, "1")
                .open(REQUEST.toBuilder().model("unpriced").build(), context(new CancelToken()))
                .collect();

        assertThat(upstream.calls).hasValue(2);
    }

    @Test
    void open_providerThatBreaks_isAFaultAndNoHang() {
        upstream.then(Behaviour.BREAK);

        assertThatThrownBy(() -> hedged(NEVER, "1").open(REQUEST, context(new CancelToken())))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INTERNAL));
    }

    @Test
    void constructor_outOfRange_isRefused() {
        RetryBudget budget = new RetryBudget(TimeSource.system());

        assertThatThrownBy(() -> new Hedging(Duration.ZERO, BigDecimal.ONE, Pricing.USD, budget, workers))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Hedging(SOON, new BigDecimal(-1), Pricing.USD, budget, workers))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Provider hedged(Duration delay, String ceiling) {
        RetryBudget budget = new RetryBudget(TimeSource.system());
        return new Hedging(delay, new BigDecimal(ceiling), Pricing.USD, budget, workers).over(upstream);
    }

    private static CallContext context(CancelToken cancel) {
        return CallContext.until(Deadline.after(Duration.ofSeconds(20)))
                .cancel(cancel)
                .build();
    }

    private enum Behaviour {
        ANSWER,
        LATE,
        SILENT,
        FAIL,
        BREAK
    }

    /** A provider whose calls do what the test has laid out. */
    private static final class Slow implements Provider {
        private final Queue<Behaviour> script = new ConcurrentLinkedQueue<>();
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger running = new AtomicInteger();
        private final CountDownLatch cancelled = new CountDownLatch(1);
        private volatile int trigger;
        private volatile Runnable action = () -> {};

        Slow then(Behaviour next) {
            script.add(next);
            return this;
        }

        void whenCalled(int call, Runnable what) {
            trigger = call;
            action = what;
        }

        @Override
        public ProviderId id() {
            return MODEL.provider();
        }

        @Override
        public List<ModelInfo> models() {
            Price.Rates rates = new Price.Rates(BigDecimal.ONE, null, null, BigDecimal.ONE);
            return List.of(
                    ModelInfo.of(MODEL)
                            .price(new Price("USD", rates, List.of()))
                            .build(),
                    ModelInfo.of(ModelId.of("p", "unpriced")).build());
        }

        @Override
        public ChatStream open(ChatRequest request, CallContext context) {
            Behaviour behaviour = script.remove();
            int call = calls.incrementAndGet();
            running.incrementAndGet();
            try {
                if (call == trigger) {
                    action.run();
                }
                return answer(behaviour, call, context);
            } finally {
                running.decrementAndGet();
            }
        }

        private ChatStream answer(Behaviour behaviour, int call, CallContext context) {
            switch (behaviour) {
                case FAIL -> throw new ProviderException.Builder(ErrorKind.OVERLOADED, "busy").build();
                case BREAK -> throw new UnsupportedOperationException("a fault of the provider");
                case LATE -> sleep(Duration.ofMillis(150), context);
                case SILENT -> {
                    sleep(Duration.ofSeconds(20), context);
                    cancelled.countDown();
                    throw new ProviderException.Builder(ErrorKind.CANCELLED, "cancelled")
                            .phase(ErrorPhase.WAIT)
                            .build();
                }
                case ANSWER -> {}
            }
            context.journal().useKey("key-" + call);
            context.journal()
                    .add(new Attempt(
                            MODEL, context.journal().keyInUse(), Duration.ZERO, null, null, Duration.ZERO, null));
            return ChatStream.of(ChatResponse.text(MODEL, "answer of call " + call, Usage.NONE));
        }

        private static void sleep(Duration duration, CallContext context) {
            try {
                context.time().sleep(duration, context.cancel());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
