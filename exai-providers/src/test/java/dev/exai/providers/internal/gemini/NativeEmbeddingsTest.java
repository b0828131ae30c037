package dev.exai.providers.internal.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.Usage;
import dev.exai.core.embedding.Embedding;
import dev.exai.core.embedding.EmbeddingRequest;
import dev.exai.core.embedding.Embeddings;
import dev.exai.core.spi.EmbeddingProvider;
import dev.exai.core.spi.Provider;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Vectors of the vendors with formats of their own. */
class NativeEmbeddingsTest {
    private static final Embedding THREE = new Embedding(new float[] {3, 0.5f, 0.5f});
    private static final Embedding TWO = new Embedding(new float[] {2, 0.5f});

    @ParameterizedTest
    @EnumSource(
            value = WireDialect.class,
            names = {"GEMINI", "OLLAMA"})
    void embed_texts_areVectorsInTheirOrder(WireDialect vendor) {
        try (FakeUpstream upstream = FakeUpstream.start(vendor);
                Provider provider = Engines.of(upstream)) {
            EmbeddingProvider embeddings = Objects.requireNonNull(provider.embeddings());

            String model = embeddings.models().get(0).id().name();
            Embeddings own = embeddings.embed(EmbeddingRequest.of(model, List.of("a\"c", "abc")), Engines.context());
            Embeddings shorter = embeddings.embed(new EmbeddingRequest(model, List.of("ab"), 2), Engines.context());

            assertThat(own.vectors()).containsExactly(THREE, THREE);
            assertThat(own.model().name()).isEqualTo(model);
            assertThat(shorter.vectors()).containsExactly(TWO);
        }
    }

    @Test
    void embed_gemini_sendsEachTextWithItsModelAndReadsUsage() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.GEMINI);
                Provider provider = Engines.of(upstream)) {
            upstream.on("/models/gemini-embedding-001:batchEmbedContents")
                    .fail(
                            200,
                            Map.of(),
                            "{\"embeddings\":[{\"values\":[1]}],\"usageMetadata\":{\"promptTokenCount\":7}}");

            EmbeddingProvider embeddings = Objects.requireNonNull(provider.embeddings());
            String model = embeddings.models().get(0).id().name();
            Embeddings made = embeddings.embed(new EmbeddingRequest(model, List.of("a"), 8), Engines.context());

            assertThat(made.usage()).isEqualTo(Usage.of(7, 0));
            assertThat(upstream.requests().get(0).bodyText())
                    .isEqualTo("{\"requests\":[{\"model\":\"models/gemini-embedding-001\",\"content\":{\"parts\":"
                            + "[{\"text\":\"a\"}]},\"outputDimensionality\":8}]}");
        }
    }

    @Test
    void embed_ollama_cutsNothingOffInSilence() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OLLAMA);
                Provider provider = Engines.of(upstream, Map.of("keepAlive", "5m"))) {
            EmbeddingProvider embeddings = Objects.requireNonNull(provider.embeddings());

            Embeddings made =
                    embeddings.embed(EmbeddingRequest.of("embeddinggemma", List.of("a", "b")), Engines.context());

            assertThat(made.usage()).isEqualTo(Usage.of(2, 0));
            assertThat(upstream.requests().get(0).bodyText())
                    .isEqualTo(
                            "{\"model\":\"embeddinggemma\",\"truncate\":false,\"keep_alive\":\"5m\",\"input\":[\"a\",\"b\"]}");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"embeddings":[]}
            {"embeddings":[[]]}
            {"embeddings":[["x"]]}
            {"embeddings":[[1],[2]]}
            {}
            """)
    void embed_answerWithoutAVectorForEachText_isBadUpstream(String body) {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OLLAMA);
                Provider provider = Engines.of(upstream)) {
            upstream.on("/api/embed").fail(200, Map.of(), body);
            EmbeddingProvider embeddings = Objects.requireNonNull(provider.embeddings());

            ProviderException failure = catchThrowableOfType(
                    ProviderException.class,
                    () -> embeddings.embed(EmbeddingRequest.of("m", List.of("a")), Engines.context()));

            assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
        }
    }

    @Test
    void embed_nameThatLeadsElsewhere_isNotFoundAndNotSent() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.GEMINI);
                Provider provider = Engines.of(upstream)) {
            EmbeddingProvider embeddings = Objects.requireNonNull(provider.embeddings());

            ProviderException failure = catchThrowableOfType(
                    ProviderException.class,
                    () -> embeddings.embed(EmbeddingRequest.of("../x", List.of("a")), Engines.context()));

            assertThat(failure.kind()).isEqualTo(ErrorKind.NOT_FOUND);
            assertThat(upstream.requests()).isEmpty();
        }
    }
}
