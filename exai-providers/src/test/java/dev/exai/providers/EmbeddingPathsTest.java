package dev.exai.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.Secret;
import dev.exai.core.embedding.EmbeddingRequest;
import dev.exai.core.embedding.Embeddings;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.EmbeddingProvider;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingPathsTest {
    @ParameterizedTest
    @CsvSource({"OPENROUTER, openai/text-embedding-3-small", "XAI, enabled-embedding"})
    void embed_modelThatIsNotKnown_isAskedForByName(WireDialect vendor, String model) {
        try (FakeUpstream upstream = FakeUpstream.start(vendor);
                Provider provider = Engines.of(upstream)) {
            EmbeddingProvider embeddings = provider.embeddings();

            Embeddings made = embeddings.embed(EmbeddingRequest.of(model, List.of("cat", "dog")), Engines.context());
            ProviderException unknown = catchThrowableOfType(
                    ProviderException.class,
                    () -> embeddings.embed(EmbeddingRequest.of("none/such", List.of("cat")), Engines.context()));

            assertThat(embeddings.models())
                    .extracting(known -> known.id().name())
                    .doesNotContain(model);
            assertThat(made.vectors()).hasSize(2);
            assertThat(unknown.kind()).isEqualTo(ErrorKind.NOT_FOUND);
        }
    }

    @Test
    void embed_serverWhosePathIsSaid_isAskedThere() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = Engines.custom(upstream, Map.of("embeddingsPath", "embeddings"));
                Provider silent = Engines.custom(upstream, Map.of())) {
            EmbeddingRequest request = EmbeddingRequest.of("text-embedding-3-small", List.of("cat"));

            assertThat(provider.embeddings().embed(request, Engines.context()).vectors())
                    .hasSize(1);
            assertThat(silent.embeddings()).isNull();
        }
    }

    @Test
    void embed_deploymentAtAzure_standsInThePath() {
        try (FakeUpstream upstream = FakeUpstream.of(WireDialect.OPENAI).azure().start();
                ProviderRegistry registry =
                        Providers.load(List.of(ProviderConfig.of(new ProviderId("azure"), "azure-openai")
                                .baseUrl(upstream.baseUrl())
                                .keys(List.of(Secret.of(upstream.key())))
                                .build()))) {
            EmbeddingProvider embeddings = registry.providers().get(0).embeddings();

            Embeddings made = embeddings.embed(EmbeddingRequest.of("my-vectors", List.of("cat")), Engines.context());
            ProviderException odd = catchThrowableOfType(
                    ProviderException.class,
                    () -> embeddings.embed(EmbeddingRequest.of("../chat", List.of("cat")), Engines.context()));

            assertThat(made.vectors()).hasSize(1);
            assertThat(upstream.requests().get(0).path())
                    .startsWith("/openai/deployments/my-vectors/embeddings")
                    .contains("api-version=");
            assertThat(odd.kind()).isEqualTo(ErrorKind.NOT_FOUND);
            assertThat(upstream.requests()).hasSize(1);
        }
    }
}
