package dev.exai.providers.internal.glm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.Secret;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.ManualClock;
import dev.exai.testkit.WireDialect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that stand for a key of two parts. */
class GlmTokensTest {
    private static final String KEY = "an-id.a-secret";

    @Test
    void get_isATokenOfTheIdSignedWithTheSecretThatLivesForMinutes() throws Exception {
        ManualClock clock = new ManualClock();
        long now = clock.instant().toEpochMilli();

        String[] parts = new GlmTokens(Secret.of(KEY), clock)
                .get()
                .substring("Bearer ".length())
                .split("\\.");

        assertThat(decoded(parts[0])).isEqualTo("{\"alg\":\"HS256\",\"sign_type\":\"SIGN\"}");
        assertThat(decoded(parts[1]))
                .isEqualTo("{\"api_key\":\"an-id\",\"exp\":" + (now + 210_000) + ",\"timestamp\":" + now + "}");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("a-secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(Base64.getUrlDecoder().decode(parts[2]))
                .isEqualTo(mac.doFinal((parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "a.b.c", ".secret", "id.", "i\"d.secret"})
    void create_keyWithoutTwoParts_isAFaultThatDoesNotShowIt(String key) {
        assertThatThrownBy(() -> new GlmFactory().create(config(key, "http://127.0.0.1:1")))
                .hasMessage("option auth=token needs a key of the form id.secret");
    }

    @Test
    void open_authToken_sendsAFreshTokenAndNeverTheSecret() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.GLM);
                Provider provider =
                        new GlmFactory().create(config(KEY, upstream.baseUrl().toString()))) {
            Engines.failure(provider, ChatRequest.to("glm-5.3", "Hi").build());

            assertThat(upstream.requests()).singleElement().satisfies(request -> {
                assertThat(request.header("Authorization")).startsWith("Bearer eyJ");
                assertThat(request.header("Authorization")).doesNotContain("a-secret");
            });
        }
    }

    private static ProviderConfig config(String key, String base) {
        return ProviderConfig.of(new ProviderId("glm"), "glm")
                .keys(List.of(Secret.of(key)))
                .baseUrl(URI.create(base))
                .options(Map.of("auth", "token"))
                .build();
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }
}
