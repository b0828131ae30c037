package dev.exai.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ModelChangesTest {
    @Test
    void between_listsOfOneProvider_tellsNewAndMissing() {
        ModelInfo kept = model("kept").aliases(List.of("Other-Name")).build();
        ModelInfo gone = model("gone").build();
        ModelInfo retired = model("retired").status(ModelInfo.Status.RETIRED).build();
        ModelInfo fresh = model("fresh").build();

        ModelChanges changes = ModelChanges.between(
                List.of(kept, gone, retired), List.of(model("other-name").build(), fresh));

        assertThat(changes.added()).containsExactly(fresh);
        assertThat(changes.missing()).containsExactly(gone);
        assertThat(changes.isEmpty()).isFalse();
    }

    @Test
    void between_namesInAnotherCase_noChange() {
        assertThat(ModelChanges.between(
                                List.of(model("MiniMax-M3").build()),
                                List.of(model("minimax-m3").build()))
                        .isEmpty())
                .isTrue();
    }

    private static ModelInfo.Builder model(String name) {
        return ModelInfo.of(ModelId.of("p", name));
    }
}
