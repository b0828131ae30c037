package dev.exai.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProviderExceptionTest {
    private final ProviderException full = new ProviderException.Builder(ErrorKind.RATE_LIMITED, "too many")
            .phase(ErrorPhase.WAIT)
            .provider("kimi")
            .providerCode("rate_limit_reached_error")
            .httpStatus(429)
            .requestId("r1")
            .retryAfter(Duration.ofSeconds(2))
            .bodyExcerpt("{}")
            .build();

    @Test
    void build_nothingSet_knowsOnlyKindAndMessage() {
        ProviderException error = new ProviderException.Builder(ErrorKind.TLS, "bad certificate").build();

        assertThat(error.kind()).isEqualTo(ErrorKind.TLS);
        assertThat(error.phase()).isEqualTo(ErrorPhase.PREPARE);
        assertThat(error.provider()).isNull();
        assertThat(error.providerCode()).isNull();
        assertThat(error.httpStatus()).isZero();
        assertThat(error.requestId()).isNull();
        assertThat(error.retryAfter()).isNull();
        assertThat(error.bodyExcerpt()).isNull();
        assertThat(error.retryable()).isFalse();
        assertThat(error).hasNoCause();
    }

    @Test
    void toBuilder_anotherKind_keepsTheFactsAndTheCause() {
        ProviderException copy = full.toBuilder(ErrorKind.OVERLOADED).build();

        assertThat(copy.kind()).isEqualTo(ErrorKind.OVERLOADED);
        assertThat(copy).hasMessage("too many").hasCause(full);
        assertThat(copy.phase()).isEqualTo(ErrorPhase.WAIT);
        assertThat(copy.provider()).isEqualTo("kimi");
        assertThat(copy.providerCode()).isEqualTo("rate_limit_reached_error");
        assertThat(copy.httpStatus()).isEqualTo(429);
        assertThat(copy.requestId()).isEqualTo("r1");
        assertThat(copy.retryAfter()).isEqualTo(Duration.ofSeconds(2));
        assertThat(copy.bodyExcerpt()).isEqualTo("{}");
        assertThat(full.toBuilder(ErrorKind.TIMEOUT, "late").build()).hasMessage("late");
    }

    @Test
    void at_anotherPhase_isTheSameErrorThere() {
        assertThat(full.at(ErrorPhase.WAIT)).isSameAs(full);
        assertThat(full.at(ErrorPhase.OUTPUT).phase()).isEqualTo(ErrorPhase.OUTPUT);
        assertThat(full.at(ErrorPhase.OUTPUT).kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    }

    @Test
    void retryAfter_negative_becomesZero() {
        assertThat(builder().retryAfter(Duration.ofSeconds(-9)).build().retryAfter())
                .isZero();
    }

    @Test
    void bodyExcerpt_long_isCutBetweenCharacters() {
        String body = "a".repeat(ProviderException.MAX_BODY_EXCERPT - 1) + "😀😀";

        assertThat(builder().bodyExcerpt(body).build().bodyExcerpt())
                .isEqualTo("a".repeat(ProviderException.MAX_BODY_EXCERPT - 1));
        assertThat(builder().bodyExcerpt("b" + body).build().bodyExcerpt()).hasSize(ProviderException.MAX_BODY_EXCERPT);
    }

    @Test
    void exaiException_withCause_keepsIt() {
        IllegalStateException cause = new IllegalStateException("x");

        ExaiException error = new ExaiException(ErrorKind.INTERNAL, "broken", cause);

        assertThat(error).hasCause(cause);
        assertThat(error.retryable()).isFalse();
        assertThat(new ExaiException(ErrorKind.REJECTED, "full").retryable()).isTrue();
    }

    private static ProviderException.Builder builder() {
        return new ProviderException.Builder(ErrorKind.BAD_UPSTREAM, "x");
    }
}
