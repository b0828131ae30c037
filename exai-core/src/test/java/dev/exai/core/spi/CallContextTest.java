package dev.exai.core.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.IdempotencyKey;
import dev.exai.core.ManualTime;
import dev.exai.core.PrincipalId;
import dev.exai.core.RequestId;
import dev.exai.core.Secret;
import dev.exai.core.model.ModelFilter;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallContextTest {
    @Test
    void within_duration_hasDefaultsForTheRest() {
        CallContext context = CallContext.within(Duration.ofMinutes(1));

        assertThat(context.deadline().isExpired()).isFalse();
        assertThat(context.timeouts()).isEqualTo(Timeouts.DEFAULT);
        assertThat(context.cancel().cancel("x")).isFalse();
        assertThat(context.principal()).isEqualTo(PrincipalId.LOCAL);
        assertThat(context.requestId())
                .isNotEqualTo(CallContext.within(Duration.ZERO).requestId());
        assertThat(context.idempotencyKey()).isNull();
        assertThat(context.trace()).isNull();
        assertThat(context.journal().attempts()).isEmpty();
    }

    @Test
    void toBuilder_everythingSet_keepsEverything() {
        ManualTime time = new ManualTime();
        CallContext context = CallContext.until(Deadline.after(Duration.ofSeconds(1), time))
                .timeouts(new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)))
                .cancel(new CancelToken())
                .principal(new PrincipalId("p"))
                .requestId(new RequestId("r"))
                .idempotencyKey(new IdempotencyKey("k"))
                .trace(new TraceContext("00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01", "v=1"))
                .journal(new CallJournal())
                .build();

        CallContext copy = context.toBuilder().build();

        assertThat(copy).usingRecursiveComparison().isEqualTo(context);
        assertThat(copy.cancel()).isSameAs(context.cancel());
        assertThat(copy.journal()).isSameAs(context.journal());
        assertThat(copy.time()).isSameAs(time);
    }

    @Test
    void journal_attempts_areKeptInOrderWithTheKeyInUse() {
        CallJournal journal = new CallJournal();
        assertThat(journal.keyInUse()).isNull();
        journal.useKey("ab12cd34");
        Attempt attempt = new Attempt(
                ModelId.of("p", "m"),
                journal.keyInUse(),
                Duration.ofMillis(5),
                ErrorKind.TIMEOUT,
                ErrorPhase.WAIT,
                Duration.ZERO,
                null);

        journal.add(attempt);
        List<Attempt> seen = journal.attempts();
        journal.add(attempt);

        assertThat(seen).containsExactly(attempt);
        assertThat(journal.attempts()).hasSize(2);
        assertThat(attempt.keyFingerprint()).isEqualTo("ab12cd34");
    }

    @Test
    void timeouts_notPositive_areRefused() {
        Duration good = Duration.ofSeconds(1);

        assertThatThrownBy(() -> new Timeouts(Duration.ZERO, good, good)).hasMessageContaining("connect");
        assertThatThrownBy(() -> new Timeouts(good, good.negated(), good)).hasMessageContaining("firstByte");
        assertThatThrownBy(() -> new Timeouts(good, good, Duration.ZERO)).hasMessageContaining("idle");
    }

    @Test
    void providerConfig_everythingSet_isKeptAndPrintsNoKey() {
        ModelInfo model = ModelInfo.of(ModelId.of("p", "m")).build();
        ProviderConfig config = ProviderConfig.of(new ProviderId("p"), "custom")
                .baseUrl(URI.create("http://localhost:1/v1"))
                .keys(List.of(Secret.of("hidden-value")))
                .filter(new ModelFilter(List.of("m"), List.of()))
                .models(List.of(model))
                .options(Map.of("region", "china"))
                .build();

        assertThat(config.id()).isEqualTo(new ProviderId("p"));
        assertThat(config.type()).isEqualTo("custom");
        assertThat(config.baseUrl()).hasPort(1);
        assertThat(config.keys()).containsExactly(Secret.of("hidden-value"));
        assertThat(config.filter().allowed()).containsExactly("m");
        assertThat(config.models()).containsExactly(model);
        assertThat(config.options()).containsEntry("region", "china");
        assertThat(config).hasToString("ProviderConfig[p, type custom, 1 keys]");
    }
}
