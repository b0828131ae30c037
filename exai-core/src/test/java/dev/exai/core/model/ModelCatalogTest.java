package dev.exai.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelCatalogTest {
    private final ModelInfo small = model("a", "small", "tiny", "Mini");
    private final ModelInfo large = model("a", "large");
    private final ModelInfo otherSmall = model("b", "small");
    private final ModelInfo routed = model("router", "a/small");
    private final ModelCatalog catalog = ModelCatalog.of(List.of(small, large, otherSmall, routed));

    @Test
    void find_nameOrAlias_withoutRegardToCaseOrSpace() {
        assertThat(catalog.find(" LARGE ")).containsSame(large);
        assertThat(catalog.find("mini")).containsSame(small);
        assertThat(catalog.find("a/Tiny")).containsSame(small);
        assertThat(catalog.find("unknown")).isEmpty();
        assertThat(catalog.find("")).isEmpty();
    }

    @Test
    void find_nameOfTwoProviders_meansTheFirst() {
        assertThat(catalog.find("small")).containsSame(small);
        assertThat(catalog.find("b/small")).containsSame(otherSmall);
    }

    @Test
    void find_nameWithSlash_prefersTheProviderOverTheRoutersName() {
        assertThat(catalog.find("a/small")).containsSame(small);
        assertThat(catalog.find("router/a/small")).containsSame(routed);
    }

    @Test
    void all_modelsWithAliases_eachOnceInOrder() {
        assertThat(catalog.all()).containsExactly(small, large, otherSmall, routed);
        assertThat(ModelCatalog.of(List.of()).all()).isEmpty();
    }

    @Test
    void of_ambiguousNameWithinAProvider_namesBoth() {
        ModelInfo rival = model("a", "rival", "TINY");

        assertThatThrownBy(() -> ModelCatalog.of(List.of(small, rival)))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION))
                .hasMessage("the name a/tiny means both a/small and a/rival");
        assertThatThrownBy(() -> ModelCatalog.of(List.of(small, model("a", "small"))))
                .isInstanceOf(ExaiException.class);
        assertThat(ModelCatalog.of(List.of(small, small)).all()).containsExactly(small);
        assertThat(ModelCatalog.of(List.of(model("c", "same", "same"))).all()).hasSize(1);
    }

    @Test
    void similarTo_typingError_namesTheMostAlikeFirst() {
        assertThat(catalog.similarTo("smal")).startsWith("a/small");
        assertThat(catalog.similarTo("lrage")).containsExactly("a/large");
        assertThat(catalog.similarTo("b/smell")).startsWith("b/small");
        assertThat(catalog.similarTo("tin")).startsWith("a/small");
    }

    @Test
    void similarTo_manyAlike_areAtMostThree() {
        List<ModelInfo> family = List.of(model("a", "x-1"), model("a", "x-2"), model("a", "x-3"), model("a", "x-4"));

        assertThat(ModelCatalog.of(family).similarTo("x")).hasSize(3);
    }

    @Test
    void similarTo_nothingAlike_isEmptyAndQuickWhateverTheLength() {
        assertThat(catalog.similarTo("qqqqqqqqqqqqqqqqqqqqqq")).isEmpty();
        assertThat(catalog.similarTo("q".repeat(5_000_000))).isEmpty();
        assertThat(catalog.similarTo("")).isEmpty();
    }

    private static ModelInfo model(String provider, String name, String... aliases) {
        return ModelInfo.of(ModelId.of(provider, name))
                .aliases(List.of(aliases))
                .build();
    }
}
