package dev.exai.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.core.Secret;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ProviderId;
import dev.exai.core.resilience.Health;
import dev.exai.core.spi.Attempt;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeysOverHttpTest {
    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
    private final ProviderRegistry registry =
            Providers.load(List.of(ProviderConfig.of(new ProviderId("openai"), "openai")
                    .baseUrl(upstream.baseUrl())
                    .keys(List.of(Secret.of("a-key-nobody-knows"), Secret.of(upstream.key())))
                    .build()));
    private final CallContext context = CallContext.within(Duration.ofSeconds(30));

    @AfterEach
    void nothingIsLeftOpen() throws InterruptedException {
        registry.close();
        assertThat(upstream.awaitNoConnections(Duration.ofSeconds(5))).isTrue();
        upstream.close();
    }

    @Test
    void open_firstKeyIsRefused_secondAnswersTheSameCallAndAllLaterOnes() {
        upstream.onEveryChat().reply("ok");

        assertThat(ask()).isEqualTo("ok");
        assertThat(ask()).isEqualTo("ok");

        List<Attempt> attempts = context.journal().attempts();
        assertThat(attempts).extracting(Attempt::failure).containsExactly(ErrorKind.AUTHENTICATION, null, null);
        assertThat(attempts.get(0).keyFingerprint())
                .matches("[0-9a-f]{8}")
                .isNotEqualTo(attempts.get(1).keyFingerprint());
        assertThat(attempts.get(2).keyFingerprint()).isEqualTo(attempts.get(1).keyFingerprint());
        assertThat(registry.health(ModelId.of("openai", "gpt-4o"))).isEqualTo(Health.READY);
    }

    @Test
    void open_answerSaysNothingIsLeft_nextCallWaitsForTheReset() {
        upstream.onChat()
                .fail(
                        429,
                        Map.of("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "1s"),
                        "{\"error\":{\"message\":\"slow down\",\"code\":\"rate_limit_exceeded\"}}");
        upstream.onEveryChat().reply("ok");

        assertThat(ask()).isEqualTo("ok");

        Attempt limited = context.journal().attempts().get(1);
        Attempt last = context.journal().attempts().get(2);
        assertThat(limited.failure()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(last.waitBefore().plus(last.duration())).isGreaterThanOrEqualTo(Duration.ofMillis(900));
    }

    private String ask() {
        return registry.providers()
                .get(0)
                .open(ChatRequest.to("gpt-4o", "hi").build(), context)
                .collect()
                .text();
    }
}
