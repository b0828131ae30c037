package dev.exai.providers.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The free check of reachability and key. */
class ProbeTest {
    @EachDialect
    void probe_goodKey_returns(WireDialect dialect) {
        try (FakeUpstream upstream = FakeUpstream.start(dialect);
                Provider provider = Engines.of(upstream)) {
            int before = provider.models().size();

            provider.probe(Engines.context());

            assertThat(upstream.requests()).hasSize(1).first().satisfies(request -> {
                assertThat(request.method()).isEqualTo("GET");
                assertThat(request.path()).endsWith("/models");
            });
            assertThat(provider.models()).hasSize(before);
        }
    }

    @EachDialect
    void probe_wrongKey_isAuthentication(WireDialect dialect) {
        try (FakeUpstream upstream = FakeUpstream.start(dialect)) {
            try (Provider provider = Engines.withKey(upstream, "another-key")) {
                assertThat(failure(provider).kind()).isEqualTo(ErrorKind.AUTHENTICATION);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>hello</html>", "[]", "{}", "{\"data\":7}", "{\"data\":[", ""})
    void probe_answerThatIsNoList_isBadUpstream(String body) {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = Engines.of(upstream)) {
            upstream.on("/models").fail(200, Map.of(), body);

            assertThat(failure(provider).kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
        }
    }

    @Test
    void probe_oddEntries_arePassedOver() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = Engines.custom(upstream, Map.of())) {
            upstream.on("/models")
                    .fail(
                            200,
                            Map.of(),
                            "{\"object\":\"list\",\"data\":[7,{\"id\":\"a\",\"x\":{}},{\"id\":null},{\"id\":\""
                                    + "x".repeat(201) + "\"},{\"name\":\"n\"}]}");

            provider.probe(Engines.context());

            assertThat(provider.models()).extracting(model -> model.id().name()).containsExactly("a");
        }
    }

    private static ProviderException failure(Provider provider) {
        return catchThrowableOfType(ProviderException.class, () -> provider.probe(Engines.context()));
    }
}
