package dev.exai.core.resilience;

import static dev.exai.core.resilience.ScriptedCalls.done;
import static dev.exai.core.resilience.ScriptedCalls.error;
import static dev.exai.core.resilience.ScriptedCalls.started;
import static dev.exai.core.resilience.ScriptedCalls.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.ManualTime;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.KeyLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Fifty calls a second for a minute at a provider that fails every one of them: what it sees, and how it comes back. */
class OutageTest {
    private static final ChatRequest REQUEST = ChatRequest.to("m", "hi").build();
    private static final int CALLS = 3_000;

    private final ManualTime time = new ManualTime();
    private final List<ScriptedCalls> keys = new ArrayList<>();
    private final RetryBudget budget = new RetryBudget(time);

    @ParameterizedTest
    @EnumSource(
            value = ErrorKind.class,
            names = {"OVERLOADED", "RATE_LIMITED", "SERVER_ERROR", "CONNECT_REFUSED", "AUTHENTICATION"})
    void fullOutage_upstreamSeesAtMostATenthMoreThanTheCalls(ErrorKind kind) {
        RetryingProvider provider = provider(3);
        keys.forEach(key -> key.always(error(kind, ErrorPhase.WAIT)));
        time.whileSleeping(duration -> {}); // others call meanwhile: the time of this test is that of the calls

        runAMinute(provider);

        int attempts = keys.stream().mapToInt(key -> key.opened.get()).sum();
        assertThat(attempts).isBetween(1, CALLS + CALLS / 10);
    }

    @Test
    void outageThatEnds_theNextCallFindsOut() {
        RetryingProvider provider = provider(2);
        keys.forEach(key -> key.always(error(ErrorKind.SERVER_ERROR, ErrorPhase.WAIT)));
        time.whileSleeping(duration -> {});
        runAMinute(provider);

        keys.forEach(key -> key.always(started(), text("back"), done()));

        assertThat(provider.open(REQUEST, context()).collect().text()).isEqualTo("back");
    }

    private RetryingProvider provider(int count) {
        List<ProviderKey> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ScriptedCalls key = new ScriptedCalls();
            keys.add(key);
            members.add(new ProviderKey(key, null));
        }
        GuardedProvider guarded = new GuardedProvider(members, KeyLimits.NONE, time);
        return new RetryingProvider(guarded, RetryPolicy.DEFAULT, budget, new Random(1));
    }

    private void runAMinute(RetryingProvider provider) {
        for (int i = 0; i < CALLS; i++) {
            try {
                provider.open(REQUEST, context()).collect();
            } catch (ExaiException e) {
                assertThat(e.kind()).isNotEqualTo(ErrorKind.INTERNAL);
            }
            time.advance(Duration.ofMillis(20));
        }
    }

    private CallContext context() {
        return CallContext.until(Deadline.after(Duration.ofMinutes(2), time)).build();
    }
}
