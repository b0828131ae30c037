package dev.exai.core.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProviderOptionTest {
    @Test
    void of_words_theFirstIsTheDefault() {
        ProviderOption option = ProviderOption.of("region", "Which site", List.of("here", "there"));

        assertThat(option.standard()).isEqualTo("here");
        assertThat(option.description()).isEqualTo("Which site; one of here, there");
    }

    @Test
    void isNamed_exactNamesAndBeginnings_areTold() {
        ProviderOption plain = ProviderOption.of("header", "One");
        ProviderOption many = ProviderOption.of("header.*", "Many");

        assertThat(plain.isNamed("header")).isTrue();
        assertThat(plain.isNamed("header.a")).isFalse();
        assertThat(many.isNamed("header.a")).isTrue();
        assertThat(many.isNamed("header.")).isFalse();
        assertThat(many.isNamed("header")).isFalse();
        assertThat(many.isNamed("headers.a")).isFalse();
    }

    @Test
    void new_withoutNameOrDescription_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ProviderOption.of(" ", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> ProviderOption.of("x", ""));
    }
}
