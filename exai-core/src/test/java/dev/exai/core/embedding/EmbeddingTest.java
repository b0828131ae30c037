package dev.exai.core.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
    @Test
    void similarity_ofDirections_isTheCosine() {
        Embedding east = new Embedding(new float[] {2, 0});

        assertThat(east.similarity(new Embedding(new float[] {5, 0}))).isCloseTo(1, within(1e-9));
        assertThat(east.similarity(new Embedding(new float[] {0, 1}))).isCloseTo(0, within(1e-9));
        assertThat(east.similarity(new Embedding(new float[] {-1, 0}))).isCloseTo(-1, within(1e-9));
        assertThat(east.similarity(new Embedding(new float[] {0, 0}))).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> east.similarity(new Embedding(new float[] {1})));
    }

    @Test
    void vector_changedOutside_staysAsItWas() {
        float[] source = {1, 2};
        Embedding embedding = new Embedding(source);

        source[0] = 9;
        embedding.vector()[1] = 9;

        assertThat(embedding).isEqualTo(new Embedding(new float[] {1, 2})).hasToString("Embedding[2 dimensions]");
        assertThat(embedding.hashCode()).isEqualTo(new Embedding(new float[] {1, 2}).hashCode());
        assertThat(embedding.dimensions()).isEqualTo(2);
        assertThatIllegalArgumentException().isThrownBy(() -> new Embedding(new float[0]));
    }

    @Test
    void request_outOfRange_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> EmbeddingRequest.of(" ", List.of("a")));
        assertThatIllegalArgumentException().isThrownBy(() -> EmbeddingRequest.of("m", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> EmbeddingRequest.of("m", List.of("")));
        assertThatIllegalArgumentException().isThrownBy(() -> new EmbeddingRequest("m", List.of("a"), 0));
        assertThat(EmbeddingRequest.of("m", List.of("a")).dimensions()).isNull();
    }
}
