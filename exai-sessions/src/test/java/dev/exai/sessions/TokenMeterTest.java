package dev.exai.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenMeterTest {
    private static final ModelId MODEL = ModelId.of("kimi", "k");
    private static final List<Message> THOUSAND = List.of(Message.user("x".repeat(3_984)));

    private final TokenMeter meter = new TokenMeter();

    @Test
    void factor_nothingLearned_isOne() {
        assertThat(TokenMeter.estimate(THOUSAND)).isEqualTo(1_000);
        assertThat(meter.factor(MODEL)).isEqualTo(1);
        assertThat(meter.inEstimate(MODEL, 800)).isEqualTo(800);
    }

    @Test
    void learn_modelCountsMore_shrinksTheBudgetOfThisModelOnly() {
        meter.learn(MODEL, THOUSAND, Usage.of(1_600, 5));

        assertThat(meter.factor(MODEL)).isEqualTo(1.625);
        assertThat(meter.inEstimate(MODEL, 1_625)).isEqualTo(1_000);
        assertThat(meter.factor(ModelId.of("kimi", "other"))).isEqualTo(1);
    }

    @Test
    void learn_valuesNearby_moveNothing() {
        meter.learn(MODEL, THOUSAND, Usage.of(1_600, 5));

        for (int i = 0; i < 50; i++) {
            meter.learn(MODEL, THOUSAND, Usage.of(1_520 + i, 5));
        }

        assertThat(meter.factor(MODEL)).isEqualTo(1.625);
    }

    @Test
    void learn_absurdReports_areBounded() {
        meter.learn(MODEL, THOUSAND, Usage.of(1_000_000, 5));
        assertThat(meter.factor(MODEL)).isEqualTo(4);

        for (int i = 0; i < 100; i++) {
            meter.learn(MODEL, THOUSAND, Usage.of(1, 5));
        }

        assertThat(meter.factor(MODEL)).isBetween(0.75, 0.875);
    }

    @Test
    void learn_shortOrPicturedOrUnreported_teachesNothing() {
        meter.learn(MODEL, List.of(Message.user("short")), Usage.of(100, 5));
        meter.learn(MODEL, THOUSAND, Usage.of(0, 5));
        meter.learn(
                MODEL,
                List.of(Message.user(List.of(new Part.Image("image/png", new byte[] {1})))),
                Usage.of(100_000, 5));

        assertThat(meter.factor(MODEL)).isEqualTo(1);
    }

    @Test
    void learn_moreModelsThanItKeeps_forgetsTheOldest() {
        meter.learn(MODEL, THOUSAND, Usage.of(2_000, 5));

        for (int i = 0; i < 600; i++) {
            meter.learn(ModelId.of("kimi", "m" + i), THOUSAND, Usage.of(2_000, 5));
        }

        assertThat(meter.factor(MODEL)).isEqualTo(1);
        assertThat(meter.factor(ModelId.of("kimi", "m599"))).isEqualTo(2);
    }
}
