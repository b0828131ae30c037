package dev.exai.core.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void ofUntrusted_wellFormed_isKept() {
        assertThat(TraceContext.ofUntrusted(PARENT, "congo=t61,rojo=00f0"))
                .isEqualTo(new TraceContext(PARENT, "congo=t61,rojo=00f0"));
        assertThat(TraceContext.ofUntrusted(PARENT, null)).isEqualTo(new TraceContext(PARENT, null));
        assertThat(TraceContext.ofUntrusted("01" + PARENT.substring(2) + "-later", null))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\nX: y",
            })
    void ofUntrusted_malformedParent_isNothing(String parent) {
        assertThat(TraceContext.ofUntrusted(parent, "a=b")).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TraceContext(parent, null))
                .withMessageContaining("traceParent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a=b\r\nX: y", "a=\u00e9"})
    void ofUntrusted_malformedState_isLeftOut(String state) {
        assertThat(TraceContext.ofUntrusted(PARENT, state)).isEqualTo(new TraceContext(PARENT, null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TraceContext(PARENT, state))
                .withMessageContaining("traceState");
    }

    @Test
    void ofUntrusted_nothing_isNothing() {
        assertThat(TraceContext.ofUntrusted(null, "a=b")).isNull();
        assertThat(TraceContext.ofUntrusted(PARENT, "x".repeat(513))).isEqualTo(new TraceContext(PARENT, null));
    }
}
