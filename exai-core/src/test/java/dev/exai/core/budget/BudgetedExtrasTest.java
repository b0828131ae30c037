package dev.exai.core.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ManualTime;
import dev.exai.core.ProviderException;
import dev.exai.core.batch.Batch;
import dev.exai.core.batch.BatchItem;
import dev.exai.core.batch.BatchPage;
import dev.exai.core.batch.BatchRequest;
import dev.exai.core.batch.BatchResult;
import dev.exai.core.batch.BatchResults;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.Usage;
import dev.exai.core.embedding.Embedding;
import dev.exai.core.embedding.EmbeddingRequest;
import dev.exai.core.embedding.Embeddings;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.Price;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.BatchProvider;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.EmbeddingProvider;
import dev.exai.core.spi.Provider;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Budgets and what providers do beside chats. */
class BudgetedExtrasTest {
    private static final ModelId CHAT = ModelId.of("p", "chat");
    private static final ModelId VECTORS = ModelId.of("p", "vectors");
    private static final EmbeddingRequest TEXTS = EmbeddingRequest.of("vectors", List.of("x".repeat(400)));

    private final ManualTime time = new ManualTime();
    private final InMemoryLedger ledger = new InMemoryLedger();
    private final Upstream upstream = new Upstream();
    private final CallContext context =
            CallContext.until(Deadline.after(Duration.ofSeconds(60), time)).build();

    @Test
    void embeddings_withinTheBudget_bookWhatTheProviderCounted() {
        embeddings(1_000L).embed(TEXTS, context);

        assertThat(spent().tokens()).isEqualTo(90);
        assertThat(spent().money()).isEqualByComparingTo("0.00018");
    }

    @Test
    void embeddings_withoutACount_bookTheEstimate() {
        upstream.told = null;

        embeddings(1_000L).embed(TEXTS, context);

        assertThat(spent().tokens()).isEqualTo(100);
    }

    @Test
    void embeddings_thatDoNotFit_areRefusedBeforeAnythingIsSent() {
        ProviderException refused = catchThrowableOfType(
                ProviderException.class, () -> embeddings(99L).embed(TEXTS, context));

        assertThat(refused.kind()).isEqualTo(ErrorKind.QUOTA_EXHAUSTED);
        assertThat(upstream.asked).isZero();
    }

    @Test
    void embeddings_thatFail_costNothing() {
        upstream.failure = ErrorKind.OVERLOADED;

        assertThat(catchThrowableOfType(
                        ProviderException.class, () -> embeddings(1_000L).embed(TEXTS, context)))
                .isNotNull();

        assertThat(spent().tokens()).isZero();
        assertThat(spent().money()).isZero();
    }

    @Test
    void batch_thatIsAccepted_staysBookedByItsEstimate() {
        Batch batch = batches(2_100L).submit(twoChats(), context);

        assertThat(batch.id()).isEqualTo("b1");
        assertThat(spent().tokens()).isEqualTo(2 * (104 + 900));
        assertThat(spent().money()).isEqualByComparingTo("0.004016");
    }

    @Test
    void batch_thatDoesNotFit_isRefusedBeforeAnythingIsSent() {
        ProviderException refused = catchThrowableOfType(
                ProviderException.class, () -> batches(2_000L).submit(twoChats(), context));

        assertThat(refused.kind()).isEqualTo(ErrorKind.QUOTA_EXHAUSTED);
        assertThat(upstream.asked).isZero();
    }

    @Test
    void batch_ofAModelWithoutAPrice_isRefusedByItsName() {
        BatchRequest request = BatchRequest.of(List.of(
                new BatchItem("a", ChatRequest.to("chat", "Hi").build()),
                new BatchItem("b", ChatRequest.to("unknown", "Hi").build())));
        BatchProvider batches = Objects.requireNonNull(Budgets.with(ledger, time)
                .everybodyPerDay(new Limit(null, BigDecimal.ONE))
                .build()
                .over(upstream)
                .batches());

        ProviderException refused =
                catchThrowableOfType(ProviderException.class, () -> batches.submit(request, context));

        assertThat(refused.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(refused).hasMessageContaining("no price of unknown");
    }

    @Test
    void batch_thatIsRefused_costsNothing_andOneThatMayRunDoes() {
        upstream.failure = ErrorKind.INVALID_REQUEST;
        assertThat(catchThrowableOfType(
                        ProviderException.class, () -> batches(9_000L).submit(twoChats(), context)))
                .isNotNull();
        assertThat(spent().tokens()).isZero();
        assertThat(spent().money()).isZero();

        upstream.failure = ErrorKind.UNKNOWN_OUTCOME;
        assertThat(catchThrowableOfType(
                        ProviderException.class, () -> batches(9_000L).submit(twoChats(), context)))
                .isNotNull();
        assertThat(spent().tokens()).isEqualTo(2_008);
    }

    @Test
    void batches_areReadAsBefore() {
        BatchProvider batches = batches(1L);

        assertThat(batches.get("b1", context).id()).isEqualTo("b1");
        assertThat(batches.cancel("b1", context).id()).isEqualTo("b1");
        assertThat(batches.list(null, context).batches()).hasSize(1);
        assertThat(batches.results("b1", context)).isSameAs(upstream.results);
        assertThat(embeddings(1L).models()).extracting(ModelInfo::id).containsExactly(VECTORS);
        assertThat(spent().tokens()).isZero();
        assertThat(spent().money()).isZero();
    }

    private static BatchRequest twoChats() {
        ChatRequest chat =
                ChatRequest.to("chat", "x".repeat(400)).maxOutputTokens(900).build();
        return BatchRequest.of(List.of(new BatchItem("a", chat), new BatchItem("b", chat)));
    }

    private EmbeddingProvider embeddings(long tokens) {
        return Objects.requireNonNull(limited(tokens).embeddings());
    }

    private BatchProvider batches(long tokens) {
        return Objects.requireNonNull(limited(tokens).batches());
    }

    private Provider limited(long tokens) {
        return Budgets.with(ledger, time)
                .everybodyPerDay(new Limit(tokens, null))
                .build()
                .over(upstream);
    }

    private Spending spent() {
        Budgets budgets = Budgets.with(ledger, time).build();
        return budgets.spent(budgets.today(Account.Scope.EVERYBODY, ""));
    }

    private static ModelInfo priced(ModelId id) {
        Price.Rates rates = new Price.Rates(new BigDecimal(2), null, null, new BigDecimal(2));
        return ModelInfo.of(id).price(new Price("USD", rates, List.of())).build();
    }

    /** Embeds at 90 tokens a call, and takes batches; 2 USD per million tokens. */
    private static final class Upstream implements Provider {
        private final BatchResults results = new NoResults();
        private @Nullable Usage told = Usage.of(90, 0);
        private @Nullable ErrorKind failure;
        private int asked;

        @Override
        public ProviderId id() {
            return CHAT.provider();
        }

        @Override
        public List<ModelInfo> models() {
            return List.of(priced(CHAT));
        }

        @Override
        public ChatStream open(ChatRequest request, CallContext context) {
            throw new IllegalStateException("no chat here");
        }

        @Override
        public EmbeddingProvider embeddings() {
            return new Embedder();
        }

        @Override
        public BatchProvider batches() {
            return new Taker();
        }

        private void ask() {
            asked++;
            if (failure != null) {
                throw new ProviderException.Builder(failure, "failed").build();
            }
        }

        private final class Embedder implements EmbeddingProvider {
            @Override
            public List<ModelInfo> models() {
                return List.of(priced(VECTORS));
            }

            @Override
            public Embeddings embed(EmbeddingRequest request, CallContext context) {
                ask();
                return new Embeddings(VECTORS, List.of(new Embedding(new float[] {1})), told);
            }
        }

        private final class Taker implements BatchProvider {
            private final Batch batch =
                    new Batch(CHAT.provider(), "b1", Batch.State.WAITING, Batch.Counts.UNKNOWN, null, null, null);

            @Override
            public Batch submit(BatchRequest request, CallContext context) {
                ask();
                return batch;
            }

            @Override
            public Batch get(String batchId, CallContext context) {
                return batch;
            }

            @Override
            public BatchResults results(String batchId, CallContext context) {
                return results;
            }

            @Override
            public Batch cancel(String batchId, CallContext context) {
                return batch;
            }

            @Override
            public BatchPage list(@Nullable String after, CallContext context) {
                return new BatchPage(List.of(batch), null);
            }
        }
    }

    private static final class NoResults implements BatchResults {
        @Override
        public boolean hasNext() {
            return false;
        }

        @Override
        public BatchResult next() {
            throw new NoSuchElementException();
        }

        @Override
        public void close() {}
    }
}
