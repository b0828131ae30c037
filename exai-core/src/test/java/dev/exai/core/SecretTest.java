package dev.exai.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void of_surroundingSpace_isRemoved() {
        assertThat(Secret.of(" \tvalue\n").reveal()).isEqualTo("value");
    }

    @Test
    void toString_anySecret_showsNothingOfIt() {
        assertThat(Secret.of("value"))
                .hasToString(Secret.of("another, longer value").toString());
        assertThat(Secret.of("value").toString()).doesNotContain("value");
    }

    @Test
    void of_blankOrWithControlCharacter_isRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> Secret.of(" \n")).hasMessage("secret is blank");
        assertThatThrownBy(() -> Secret.of("val\r\nue: injected"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("secret holds a control character");
    }

    @Test
    void matches_sameTextOnly() {
        Secret secret = Secret.of("value");

        assertThat(secret.matches("value")).isTrue();
        assertThat(secret.matches("valuf")).isFalse();
        assertThat(secret.matches("")).isFalse();
        assertThat(secret).isEqualTo(Secret.of("value")).hasSameHashCodeAs(Secret.of("value"));
        assertThat(secret).isNotEqualTo(Secret.of("other")).isNotEqualTo("value");
    }
}
