package dev.exai.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.embedding.Embedding;
import dev.exai.core.embedding.EmbeddingRequest;
import dev.exai.core.embedding.Embeddings;
import dev.exai.core.model.Balance;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.Account;
import dev.exai.core.spi.EmbeddingProvider;
import dev.exai.core.spi.RemoteModels;
import dev.exai.core.spi.TokenCounter;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules of embeddings, account, model list and token count, each for providers that have it. */
public interface ExtraRules {
    /** The harness of the running rule. */
    ProviderHarness harness();

    /** The order of the answer on the wire means nothing. */
    @Test
    @DisplayName("V01 Each text has its vector, in the order of the texts: equal texts equal ones, others others")
    default void v01() {
        EmbeddingProvider embeddings = embeddings();
        assumeTrue(!embeddings.models().isEmpty(), "the provider names none of the models that make embeddings");
        ModelInfo model = embeddings.models().get(0);

        Embeddings made = embeddings.embed(
                EmbeddingRequest.of(model.id().name(), List.of("cat", "a long sentence", "cat")), Subject.context());

        List<Embedding> vectors = made.vectors();
        assertThat(made.model().provider()).isEqualTo(harness().provider().id());
        assertThat(vectors).hasSize(3);
        assertThat(vectors.get(0)).isEqualTo(vectors.get(2)).isNotEqualTo(vectors.get(1));
    }

    /** A shorter vector does not fit into the caller's index. */
    @Test
    @DisplayName("V02 A length that is asked for is kept, or refused with UNSUPPORTED before anything is sent")
    default void v02() {
        EmbeddingProvider embeddings = embeddings();

        for (ModelInfo model : embeddings.models()) {
            int before = harness().requestsReceived();
            EmbeddingRequest request = new EmbeddingRequest(model.id().name(), List.of("cat"), 8);
            try {
                assertThat(embeddings
                                .embed(request, Subject.context())
                                .vectors()
                                .get(0)
                                .dimensions())
                        .isEqualTo(8);
            } catch (ExaiException e) {
                assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
                assertThat(harness().requestsReceived()).isEqualTo(before);
            }
        }
    }

    /** As with chats. */
    @Test
    @DisplayName("V03 A model that makes no vectors fails with NOT_FOUND")
    default void v03() {
        EmbeddingProvider embeddings = embeddings();

        assertThat(Subject.failure(() -> embeddings.embed(
                                EmbeddingRequest.of("no-such-model", List.of("cat")), Subject.context()))
                        .kind())
                .isEqualTo(ErrorKind.NOT_FOUND);
    }

    /** An amount without a currency is no amount. */
    @Test
    @DisplayName("A01 A balance is an amount in a currency, one for each currency")
    default void a01() {
        Account account = Subject.assumed(harness().provider().account(), "the provider tells no balance");

        List<Balance> balances = account.balances(Subject.context());

        assertThat(balances)
                .extracting(balance -> balance.available().currency())
                .doesNotHaveDuplicates()
                .allMatch(currency -> currency.matches("[A-Z]{3}"));
    }

    /** Also for models that EXAI has never heard of. */
    @Test
    @DisplayName("A02 The provider's own list of models has names of its own models, each once")
    default void a02() {
        RemoteModels models = Subject.assumed(harness().provider().remoteModels(), "the provider lists no models");

        List<ModelInfo> listed = models.list(Subject.context());

        assertThat(listed)
                .isNotEmpty()
                .allMatch(model ->
                        model.id().provider().equals(harness().provider().id()));
        assertThat(listed).extracting(ModelInfo::id).doesNotHaveDuplicates();
    }

    /** Otherwise nobody could fill a context window with it. */
    @Test
    @DisplayName("A03 Tokens are counted without asking the model, and more text has more; or UNSUPPORTED, unsent")
    default void a03() {
        TokenCounter counter = Subject.assumed(harness().provider().tokenCounter(), "the provider counts no tokens");
        int before = harness().requestsReceived();
        try {
            long few = counter.count(question("cat"), Subject.context());
            long many = counter.count(question("a longer text ".repeat(20)), Subject.context());

            assertThat(few).isPositive().isLessThan(many);
            assertThat(harness().callsReceived()).isLessThanOrEqualTo(0);
        } catch (ExaiException e) {
            assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
            assertThat(harness().requestsReceived()).isEqualTo(before);
        }
    }

    private ChatRequest question(String text) {
        return ChatRequest.to(harness().model(), text).build();
    }

    private EmbeddingProvider embeddings() {
        return Subject.assumed(harness().provider().embeddings(), "the provider makes no embeddings");
    }
}
