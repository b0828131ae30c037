package dev.exai.providers.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Secret;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.ProviderConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which key is used, and what may be said of it. */
class KeyRingTest {
    @Test
    void current_severalKeys_isTheFirst() {
        KeyRing ring = new KeyRing(config(Secret.of("first-key"), Secret.of("second-key")));

        assertThat(ring.current()).isEqualTo(Secret.of("first-key"));
        assertThat(ring.toString()).isEqualTo("KeyRing[2 keys]");
    }

    @Test
    void current_noKey_isNull() {
        assertThat(new KeyRing(config()).current()).isNull();
    }

    @Test
    void account_isTheSameForKeyAndSaltAndTellsNothing() {
        String account = KeyRing.account(Secret.of("some-key"), "salt");

        assertThat(account).matches("[0-9a-f]{16}").isEqualTo(KeyRing.account(Secret.of("some-key"), "salt"));
        assertThat(account).isNotEqualTo(KeyRing.account(Secret.of("other-key"), "salt"));
        assertThat(account).isNotEqualTo(KeyRing.account(Secret.of("some-key"), "other"));
    }

    @Test
    void fingerprint_sameKey_isTheSameEightDigitsAndTellsNothing() {
        String print = KeyRing.fingerprint(Secret.of("some-key"));

        assertThat(print).matches("[0-9a-f]{8}").isEqualTo(KeyRing.fingerprint(Secret.of("some-key")));
        assertThat(print).isNotEqualTo(KeyRing.fingerprint(Secret.of("other-key")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "schlüssel", "a\u00a0b"})
    void keyRing_keyThatNoHeaderCanCarry_isRefusedWithoutShowingIt(String key) {
        assertThatThrownBy(() -> new KeyRing(config(Secret.of(key)))).isInstanceOfSatisfying(ExaiException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION);
            assertThat(e).hasMessageContaining("key").hasMessageNotContaining(key);
        });
    }

    private static ProviderConfig config(Secret... keys) {
        return ProviderConfig.of(new ProviderId("test"), "custom")
                .keys(List.of(keys))
                .build();
    }
}
