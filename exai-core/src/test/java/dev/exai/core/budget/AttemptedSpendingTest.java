package dev.exai.core.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.TokenEstimate;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.Price;
import dev.exai.core.model.ProviderId;
import dev.exai.core.resilience.RetryBudget;
import dev.exai.core.resilience.RetryPolicy;
import dev.exai.core.resilience.RetryingProvider;
import dev.exai.core.route.Hedging;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.CallJournal;
import dev.exai.core.spi.Provider;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What attempts used that did not answer, through the real retries and the real hedge. */
@Timeout(30)
class AttemptedSpendingTest {
    private static final ModelId MODEL = ModelId.of("p", "m");
    private static final ChatRequest REQUEST =
            ChatRequest.to("m", "hi").maxOutputTokens(900).build();
    private static final ChatEvent STARTED = new ChatEvent.Started(null, MODEL);
    private static final ChatEvent READ = new ChatEvent.UsageSeen(Usage.of(100, 0));
    private static final ChatEvent ANSWERED = new ChatEvent.UsageSeen(Usage.of(100, 20));
    private static final ChatEvent DONE = new ChatEvent.Done(FinishReason.STOP);

    private final InMemoryLedger ledger = new InMemoryLedger();
    private final Budgets budgets = Budgets.with(ledger, TimeSource.system())
            .everybodyPerDay(new Limit(5_000L, null))
            .build();
    private final Scripted upstream = new Scripted();
    private final CallJournal journal = new CallJournal();
    private final CallContext context = CallContext.until(Deadline.after(Duration.ofSeconds(20)))
            .journal(journal)
            .build();

    @Test
    void close_hedgeLoserHadToldWhatItRead_isChargedForBoth() {
        upstream.then(stream -> stream.events(STARTED, READ).thenSilence());
        upstream.then(stream -> stream.events(STARTED, new ChatEvent.TextDelta("ok"), ANSWERED)
                .afterAttempts(journal, 1)
                .events(DONE));
        try (Workers workers = Workers.perTask("hedge-test")) {
            Hedging hedging = new Hedging(
                    Duration.ofMillis(50), BigDecimal.ONE, Pricing.USD, new RetryBudget(TimeSource.system()), workers);

            budgets.over(hedging.over(retrying())).open(REQUEST, context).collect();
        }

        assertBooked(220, "0.00044");
    }

    @Test
    void close_attemptFailedAfterItHadRead_isChargedBesideTheOneThatAnswered() {
        upstream.then(stream -> stream.events(STARTED, READ).thenFailure());
        upstream.then(stream -> stream.events(STARTED, new ChatEvent.TextDelta("ok"), ANSWERED, DONE));

        budgets.over(retrying()).open(REQUEST, context).collect();

        assertBooked(220, "0.00044");
    }

    @Test
    void close_brokenOffAfterARetry_countsWhatWasSeenToo() {
        upstream.then(stream -> stream.events(STARTED, READ).thenFailure());
        upstream.then(stream -> stream.events(STARTED, new ChatEvent.TextDelta("okay"), DONE));

        try (ChatStream stream = budgets.over(retrying()).open(REQUEST, context)) {
            stream.next();
            stream.next();
        }

        assertThat(spent().tokens()).isEqualTo(100 + TokenEstimate.of(REQUEST) + TokenEstimate.of("okay"));
    }

    @Test
    void open_everyAttemptFails_isChargedForWhatWasToldOnly() {
        upstream.then(stream -> stream.events(STARTED, READ).thenFailure());
        upstream.then(Answer::thenFailure);
        upstream.then(Answer::thenFailure);

        assertThatThrownBy(() -> budgets.over(retrying()).open(REQUEST, context).collect())
                .isInstanceOf(ProviderException.class);

        assertBooked(100, "0.0002");
    }

    private Provider retrying() {
        return new RetryingProvider(upstream, new RetryPolicy(3), new RetryBudget(TimeSource.system()), () -> 0L);
    }

    private Spending spent() {
        return ledger.spent(budgets.today(Account.Scope.EVERYBODY, ""));
    }

    private void assertBooked(long tokens, String money) {
        assertThat(spent().tokens()).isEqualTo(tokens);
        assertThat(spent().money()).isEqualByComparingTo(money);
    }

    /** Answers each call as the next script says, at 2 USD per million tokens. */
    private static final class Scripted implements Provider {
        private final Deque<UnaryOperator<Answer>> scripts = new ConcurrentLinkedDeque<>();

        void then(UnaryOperator<Answer> script) {
            scripts.add(script);
        }

        @Override
        public ProviderId id() {
            return MODEL.provider();
        }

        @Override
        public List<ModelInfo> models() {
            Price.Rates rates = new Price.Rates(new BigDecimal(2), null, null, new BigDecimal(2));
            return List.of(ModelInfo.of(MODEL)
                    .price(new Price("USD", rates, List.of()))
                    .build());
        }

        @Override
        public ChatStream open(ChatRequest request, CallContext context) {
            return scripts.remove().apply(new Answer(context));
        }
    }

    private static final class Answer implements ChatStream {
        private final CallContext context;
        private final Deque<ChatEvent> events = new ArrayDeque<>();
        private final Deque<ChatEvent> late = new ArrayDeque<>();
        private CallJournal awaited;
        private int attempts;
        private boolean silent;

        Answer(CallContext context) {
            this.context = context;
        }

        Answer events(ChatEvent... more) {
            (awaited == null ? events : late).addAll(List.of(more));
            return this;
        }

        Answer afterAttempts(CallJournal noted, int count) {
            awaited = noted;
            attempts = count;
            return this;
        }

        Answer thenSilence() {
            silent = true;
            return this;
        }

        Answer thenFailure() {
            return this; // the end without an end mark
        }

        @Override
        public boolean hasNext() {
            while (events.isEmpty() && awaited != null) {
                Thread.onSpinWait();
                if (awaited.attempts().size() >= attempts) {
                    events.addAll(late);
                    awaited = null;
                }
            }
            if (events.isEmpty() && silent) {
                awaitCancel();
            }
            return !events.isEmpty();
        }

        private void awaitCancel() {
            try {
                context.time().sleep(Duration.ofSeconds(20), context.cancel());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new ProviderException.Builder(ErrorKind.CANCELLED, "cancelled")
                    .phase(ErrorPhase.START)
                    .build();
        }

        @Override
        public ChatEvent next() {
            return events.remove();
        }

        @Override
        public void close() {}
    }
}
