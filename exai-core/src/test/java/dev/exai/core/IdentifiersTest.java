package dev.exai.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
    @Test
    void check_goodValue_isReturned() {
        assertThat(Identifiers.check("id", "a!~", 3)).isEqualTo("a!~");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abcd", "a b", "a\n", "\u007f", "é"})
    void check_badValue_isRefusedWithoutRepeatingIt(String value) {
        assertThatThrownBy(() -> Identifiers.check("request id", value, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("request id must have")
                .hasMessageNotContaining("abcd");
    }

    @Test
    void mint_manyIds_areAllDifferent() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(Identifiers.mint("c_", 16));
        }

        assertThat(ids).hasSize(10_000).allMatch(id -> id.matches("c_[0-9a-f]{32}"));
    }

    @Test
    void ids_checkTheirValueAndPrintIt() {
        assertThat(RequestId.mint().value()).matches("req_[0-9a-f]{24}");
        assertThat(new RequestId("r")).hasToString("r");
        assertThat(new PrincipalId("p")).hasToString("p");
        assertThat(PrincipalId.LOCAL).hasToString("local");
        assertThat(new IdempotencyKey("k")).hasToString("k");
        assertThatThrownBy(() -> new RequestId("r".repeat(65))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PrincipalId("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IdempotencyKey("a b")).isInstanceOf(IllegalArgumentException.class);
    }
}
