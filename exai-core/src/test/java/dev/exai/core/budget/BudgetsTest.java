package dev.exai.core.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ManualTime;
import dev.exai.core.PrincipalId;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.Cost;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.Price;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Attempt;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BudgetsTest {
    private static final ModelId MODEL = ModelId.of("p", "m");
    private static final ChatRequest REQUEST =
            ChatRequest.to("m", "x".repeat(384)).maxOutputTokens(900).build(); // 100 tokens in, at most 900 out

    private final ManualTime time = new ManualTime();
    private final InMemoryLedger ledger = new InMemoryLedger();
    private final Answering upstream = new Answering();

    @Test
    void open_withinTheBudget_booksWhatWasReallyUsed() {
        Provider provider =
                budgets().everybodyPerDay(new Limit(1_000L, null)).build().over(upstream);

        provider.open(REQUEST, context("a", null)).collect();

        assertThat(spentByAll().tokens()).isEqualTo(120);
        assertThat(spentByAll().money()).isEqualByComparingTo("0.00024");
    }

    @Test
    void open_estimateDoesNotFit_isRefusedBeforeAnythingIsSent() {
        Provider provider =
                budgets().principalPerDay(new Limit(1_100L, null)).build().over(upstream);
        provider.open(REQUEST, context("a", null)).collect();

        ProviderException refused = failure(provider, context("a", null));

        assertThat(refused.kind()).isEqualTo(ErrorKind.QUOTA_EXHAUSTED);
        assertThat(refused.phase()).isEqualTo(ErrorPhase.ADMISSION);
        assertThat(refused).hasMessageContaining("of a caller's day").hasMessageContaining("120 tokens");
        assertThat(refused.retryAfter()).isBetween(Duration.ofHours(23), Duration.ofDays(1));
        assertThat(upstream.asked).hasValue(1);
        assertThat(provider.open(REQUEST, context("b", null)).collect().text()).isEqualTo("ok");

        time.advance(Duration.ofDays(1));
        assertThat(provider.open(REQUEST, context("a", null)).collect().text()).isEqualTo("ok");
    }

    @Test
    void open_moneyLimit_countsPricesAndOtherCurrencies() {
        Limit cents = new Limit(null, new BigDecimal("0.003"));
        Provider usd = budgets().perConversation(cents).build().over(upstream);
        assertThat(usd.open(REQUEST, context("a", "c")).collect().text()).isEqualTo("ok");
        for (int i = 0; i < 4; i++) {
            usd.open(REQUEST, context("a", "c")).collect();
        }
        assertThat(failure(usd, context("a", "c")))
                .hasMessageContaining("of the conversation")
                .hasMessageContaining("USD");
        assertThat(usd.open(REQUEST, context("a", "other")).collect().text()).isEqualTo("ok");
        assertThat(usd.open(REQUEST, context("a", null)).collect().text()).isEqualTo("ok");

        Pricing euros = new Pricing("EUR", Map.of("USD", new BigDecimal("0.5")));
        Budgets half = budgets()
                .pricing(euros)
                .everybodyPerDay(new Limit(null, BigDecimal.ONE))
                .build();
        half.over(upstream).open(REQUEST, context("a", null)).collect();
        assertThat(spentByAll().money()).isEqualByComparingTo("0.00012");
        assertThat(euros.of(new Cost(BigDecimal.ONE, "CNY"))).isNull();
    }

    @Test
    void open_modelWithoutAPrice_isRefusedOnlyWhereMoneyCounts() {
        ChatRequest unpriced = REQUEST.toBuilder().model("free").build();
        Limit money = new Limit(null, BigDecimal.ONE);

        assertThat(catchThrowableOfType(
                                ProviderException.class,
                                () -> budgets()
                                        .everybodyPerDay(money)
                                        .build()
                                        .over(upstream)
                                        .open(unpriced, context("a", null)))
                        .kind())
                .isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(budgets()
                        .everybodyPerDay(money)
                        .unpricedModels(true)
                        .build()
                        .over(upstream)
                        .open(unpriced, context("a", null))
                        .collect()
                        .text())
                .isEqualTo("ok");
        assertThat(budgets()
                        .everybodyPerDay(new Limit(10_000L, null))
                        .build()
                        .over(upstream)
                        .open(unpriced, context("a", null))
                        .collect()
                        .text())
                .isEqualTo("ok");
    }

    @Test
    void open_refusedByTheProvider_costsNothing() {
        Provider provider =
                budgets().everybodyPerDay(new Limit(2_000L, null)).build().over(upstream);
        upstream.failing = true;

        assertThatThrownBy(() -> provider.open(REQUEST, context("a", null))).isInstanceOf(ProviderException.class);

        assertThat(spentByAll().tokens()).isZero();
    }

    @Test
    void close_brokenOffAfterOutput_booksWhatWasSentAndSeen() {
        Provider provider =
                budgets().everybodyPerDay(new Limit(2_000L, null)).build().over(upstream);

        try (ChatStream stream = provider.open(REQUEST, context("a", null))) {
            assertThat(spentByAll().tokens()).as("reserved").isEqualTo(1_000);
            stream.next();
            stream.next();
        }

        assertThat(spentByAll().tokens()).isEqualTo(101);
        assertThat(spentByAll().money()).isPositive();
    }

    @Test
    void reserve_manyAtOnce_neverExceedTheLimit() throws Exception {
        Account account = new Account(Account.Scope.EVERYBODY, "", null);
        Map<Account, Limit> limits = Map.of(account, new Limit(100L, null));
        AtomicInteger taken = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    return;
                }
                for (int n = 0; n < 50; n++) {
                    taken.addAndGet(ledger.reserve(limits, new Spending(3, BigDecimal.ZERO)) == null ? 1 : 0);
                }
            });
            threads.add(thread);
            thread.start();
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(taken).hasValue(33);
        assertThat(ledger.spent(account).tokens()).isEqualTo(99);
    }

    @Test
    void over_nothingLimited_isTheProviderItself() {
        assertThat(budgets().build().over(upstream)).isSameAs(upstream);
        assertThatThrownBy(() -> new Limit(-1L, null)).isInstanceOf(IllegalArgumentException.class);
    }

    private Budgets.Builder budgets() {
        return Budgets.with(ledger, time);
    }

    private Spending spentByAll() {
        Budgets budgets = budgets().build();
        return budgets.spent(budgets.today(Account.Scope.EVERYBODY, ""));
    }

    private CallContext context(String principal, @org.jspecify.annotations.Nullable String conversation) {
        return CallContext.until(Deadline.after(Duration.ofSeconds(60), time))
                .principal(new PrincipalId(principal))
                .conversation(conversation)
                .build();
    }

    private static ProviderException failure(Provider provider, CallContext context) {
        return catchThrowableOfType(
                ProviderException.class, () -> provider.open(REQUEST, context).close());
    }

    /** Answers each call with 100 tokens in and 20 out, at 2 USD per million each, and notes the attempt. */
    private static final class Answering implements Provider {
        private final AtomicInteger asked = new AtomicInteger();
        private boolean failing;

        @Override
        public ProviderId id() {
            return MODEL.provider();
        }

        @Override
        public List<ModelInfo> models() {
            Price.Rates rates = new Price.Rates(new BigDecimal(2), null, null, new BigDecimal(2));
            return List.of(
                    ModelInfo.of(MODEL)
                            .price(new Price("USD", rates, List.of()))
                            .build(),
                    ModelInfo.of(ModelId.of("p", "free")).build());
        }

        @Override
        public ChatStream open(ChatRequest request, CallContext context) {
            asked.incrementAndGet();
            if (failing) {
                throw new ProviderException.Builder(ErrorKind.OVERLOADED, "busy").build();
            }
            List<ChatEvent> events = List.of(
                    new ChatEvent.Started(null, MODEL),
                    new ChatEvent.TextDelta("ok"),
                    new ChatEvent.UsageSeen(Usage.of(100, 20)),
                    new ChatEvent.Done(FinishReason.STOP));
            return new Noting(events.iterator(), request.model(), context);
        }
    }

    private record Noting(Iterator<ChatEvent> events, String model, CallContext context) implements ChatStream {
        @Override
        public boolean hasNext() {
            return events.hasNext();
        }

        @Override
        public ChatEvent next() {
            ChatEvent event = events.next();
            if (event instanceof ChatEvent.Done && model.equals("m")) {
                Cost cost = new Cost(new BigDecimal("0.00024"), "USD");
                context.journal().add(new Attempt(MODEL, null, Duration.ZERO, null, null, Duration.ZERO, cost));
            }
            return event;
        }

        @Override
        public void close() {}
    }
}
