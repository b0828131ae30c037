package dev.exai.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.batch.Batch;
import dev.exai.core.batch.BatchItem;
import dev.exai.core.batch.BatchPage;
import dev.exai.core.batch.BatchRequest;
import dev.exai.core.batch.BatchResults;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.embedding.EmbeddingRequest;
import dev.exai.core.embedding.Embeddings;
import dev.exai.core.model.ModelFilter;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.BatchProvider;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.EmbeddingProvider;
import dev.exai.core.spi.ForwardingProvider;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.TokenCounter;
import dev.exai.testkit.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A model that the settings forbid can be reached by no ability. */
class RestrictedProviderTest {
    private final Able able = new Able();
    private final Provider restricted =
            new RestrictedProvider(able, new ModelFilter(List.of("model-1", "vector-1"), List.of()));
    private final CallContext context = CallContext.within(Duration.ofSeconds(5));

    @Test
    void forbiddenModel_inAnyAbility_isRefusedBeforeTheProviderIsAsked() {
        ChatRequest forbidden = ChatRequest.to("model-2", "?").build();
        BatchRequest batch = BatchRequest.of(
                List.of(new BatchItem("a", ChatRequest.to("model-1", "?").build()), new BatchItem("b", forbidden)));

        List<Runnable> calls = List.of(
                () -> restricted.open(forbidden, context),
                () -> restricted.batches().submit(batch, context),
                () -> restricted.embeddings().embed(EmbeddingRequest.of("vector-2", List.of("a")), context),
                () -> restricted.tokenCounter().count(forbidden, context));

        assertThat(calls)
                .allSatisfy(call -> assertThat(catchThrowableOfType(ExaiException.class, call::run)
                                .kind())
                        .isEqualTo(ErrorKind.NOT_FOUND));
        assertThat(able.asked).isEmpty();
    }

    @Test
    void permittedModel_inAnyAbility_isAsked() {
        ChatRequest permitted = ChatRequest.to("model-1", "?").build();

        restricted.batches().submit(BatchRequest.of(List.of(new BatchItem("a", permitted))), context);
        restricted.batches().get("b", context);
        restricted.batches().results("b", context);
        restricted.batches().cancel("b", context);
        restricted.batches().list(null, context);
        restricted.embeddings().embed(EmbeddingRequest.of("vector-1", List.of("a")), context);
        restricted.tokenCounter().count(permitted, context);

        assertThat(able.asked).containsExactly("submit", "get", "results", "cancel", "list", "embed", "count");
        assertThat(restricted.embeddings().models())
                .extracting(model -> model.id().name())
                .containsExactly("vector-1");
    }

    @Test
    void abilitiesThatAreMissing_stayMissing() {
        Provider plain = new RestrictedProvider(new ScriptedProvider("able"), ModelFilter.ALL);

        assertThat(plain.batches()).isNull();
        assertThat(plain.embeddings()).isNull();
        assertThat(plain.tokenCounter()).isNull();
        assertThat(plain.files()).isNull();
    }

    /** Says what it was asked. */
    private static final class Able extends ForwardingProvider {
        private final List<String> asked = new ArrayList<>();

        Able() {
            super(new ScriptedProvider("able"));
        }

        @Override
        public TokenCounter tokenCounter() {
            return (request, context) -> {
                asked.add("count");
                return 1;
            };
        }

        @Override
        public EmbeddingProvider embeddings() {
            return new EmbeddingProvider() {
                @Override
                public List<ModelInfo> models() {
                    return List.of(
                            ModelInfo.of(ModelId.of("able", "vector-1")).build(),
                            ModelInfo.of(ModelId.of("able", "vector-2")).build());
                }

                @Override
                public Embeddings embed(EmbeddingRequest request, CallContext context) {
                    asked.add("embed");
                    return new Embeddings(ModelId.of("able", request.model()), List.of(), null);
                }
            };
        }

        @Override
        public BatchProvider batches() {
            return new BatchProvider() {
                @Override
                public Batch submit(BatchRequest request, CallContext context) {
                    return batch("submit");
                }

                @Override
                public Batch get(String batchId, CallContext context) {
                    return batch("get");
                }

                @Override
                public @Nullable BatchResults results(String batchId, CallContext context) {
                    asked.add("results");
                    return null;
                }

                @Override
                public Batch cancel(String batchId, CallContext context) {
                    return batch("cancel");
                }

                @Override
                public BatchPage list(@Nullable String after, CallContext context) {
                    asked.add("list");
                    return new BatchPage(List.of(), null);
                }
            };
        }

        private Batch batch(String call) {
            asked.add(call);
            return new Batch(id(), "b", Batch.State.WAITING, Batch.Counts.UNKNOWN, null, null, null);
        }
    }
}
