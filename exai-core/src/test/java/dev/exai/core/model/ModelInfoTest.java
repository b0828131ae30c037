package dev.exai.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelInfoTest {
    private static final ModelId ID = ModelId.of("p", "Some-Model");

    @Test
    void build_nothingSet_knowsNothing() {
        ModelInfo model = ModelInfo.of(ID).build();

        assertThat(model.displayName()).isEqualTo("Some-Model");
        assertThat(model.status()).isEqualTo(ModelInfo.Status.ACTIVE);
        assertThat(Capability.values()).allMatch(c -> model.supports(c) == Support.UNKNOWN);
        assertThat(model.limits()).isEqualTo(ModelLimits.UNKNOWN);
        assertThat(model.price()).isNull();
        assertThat(model.reasoning()).isEqualTo(ReasoningControl.NONE);
        assertThat(model.samplingFixed()).isFalse();
        assertThat(model.sources()).isEmpty();
        assertThat(model.asOf()).isNull();
        assertThat(model.notes()).isNull();
        assertThat(model).hasToString("ModelInfo[p/Some-Model]");
    }

    @Test
    void nothingElse_someNamed_deniesTheOthers() {
        ModelInfo model = ModelInfo.of(ID)
                .capability(Capability.TOOLS, Support.YES)
                .capability(Capability.VISION, Support.UNKNOWN)
                .nothingElse()
                .build();

        assertThat(model.supports(Capability.TOOLS)).isEqualTo(Support.YES);
        assertThat(model.supports(Capability.VISION)).isEqualTo(Support.UNKNOWN);
        assertThat(model.supports(Capability.REASONING)).isEqualTo(Support.NO);
    }

    @Test
    void build_thenChangedBuilder_leavesTheModelAlone() {
        ModelInfo.Builder builder = ModelInfo.of(ID)
                .displayName("A model")
                .capability(Capability.TOOLS, Support.YES)
                .samplingFixed(true)
                .asOf(LocalDate.EPOCH)
                .notes("n");
        ModelInfo model = builder.build();

        builder.displayName("other").capability(Capability.TOOLS, Support.NO).samplingFixed(false);

        assertThat(model.displayName()).isEqualTo("A model");
        assertThat(model.supports(Capability.TOOLS)).isEqualTo(Support.YES);
        assertThat(model.samplingFixed()).isTrue();
        assertThat(model.asOf()).isEqualTo(LocalDate.EPOCH);
        assertThat(model.notes()).isEqualTo("n");
    }

    @Test
    void modelId_parse_splitsAtTheFirstSlash() {
        assertThat(ModelId.parse("router/a/b")).isEqualTo(ModelId.of("router", "a/b"));
        assertThat(ModelId.parse("router/a/b")).hasToString("router/a/b");
        assertThatThrownBy(() -> ModelId.parse("bare")).hasMessageContaining("provider/name");
        assertThatThrownBy(() -> ModelId.parse("/name")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ModelId.parse("p/")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isName_hostileNames_areNone() {
        assertThat(ModelId.isName("kimi-k3[1m]")).isTrue();
        assertThat(ModelId.isName("x".repeat(200))).isTrue();
        for (String bad : List.of("", " ", "x".repeat(201), "a\nb", "a\u001b[2J", "\u0000")) {
            assertThat(ModelId.isName(bad)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "kimi", "my.own_provider-2"})
    void providerId_goodName_isKept(String name) {
        assertThat(new ProviderId(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "-a", ".a", "_a", "a b", "a/b", "é", "${x}"})
    void providerId_badName_isRefused(String name) {
        assertThatThrownBy(() -> new ProviderId(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ProviderId("a".repeat(65))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void filter_lists_allowAndDenyByNameOrAlias() {
        ModelInfo model = ModelInfo.of(ID).aliases(List.of("Short")).build();

        assertThat(ModelFilter.ALL.permits(model)).isTrue();
        assertThat(filter(List.of(" some-MODEL "), List.of()).permits(model)).isTrue();
        assertThat(filter(List.of("short"), List.of()).permits(model)).isTrue();
        assertThat(filter(List.of("other"), List.of()).permits(model)).isFalse();
        assertThat(filter(List.of(), List.of("SHORT")).permits(model)).isFalse();
        assertThat(filter(List.of("short"), List.of("some-model")).permits(model))
                .isFalse();
        assertThat(filter(List.of(), List.of("other")).permits(model)).isTrue();
    }

    @Test
    void reasoningControl_efforts_areCopied() {
        List<String> efforts = new ArrayList<>(List.of("low"));
        ReasoningControl control = new ReasoningControl(ReasoningControl.Mode.ALWAYS, efforts);

        efforts.add("high");

        assertThat(control.efforts()).containsExactly("low");
    }

    private static ModelFilter filter(List<String> allowed, List<String> denied) {
        return new ModelFilter(allowed, denied);
    }
}
