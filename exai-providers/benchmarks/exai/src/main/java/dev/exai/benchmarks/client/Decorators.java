package dev.exai.benchmarks.client;

import com.sun.management.ThreadMXBean;
import dev.exai.core.Secret;
import dev.exai.core.TimeSource;
import dev.exai.core.budget.Budgets;
import dev.exai.core.budget.InMemoryLedger;
import dev.exai.core.budget.Limit;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.KeyLimits;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.providers.Providers;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What everything around a provider costs a call, without a network: the simulated provider with the defaults (retries, circuits,
 * clocks) and with two keys, limits and budgets besides. CPU of the calling thread, medians of rounds.
 */
public final class Decorators {
    private static final int ROUNDS = 15;
    private static final int CALLS = 50_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Decorators() {}

    public static void main(String[] args) {
        Provider defaults = simulated(List.of(Secret.of("none")), KeyLimits.NONE);
        Provider guarded = simulated(
                List.of(Secret.of("none"), Secret.of("neither")), new KeyLimits(2_000, 1_000_000_000, 1_000_000_000_000L));
        Limit plenty = new Limit(Long.MAX_VALUE / 4, null);
        Provider all = Budgets.with(new InMemoryLedger(), TimeSource.system())
                .everybodyPerDay(plenty)
                .principalPerDay(plenty)
                .build()
                .over(guarded);
        double[] one = new double[ROUNDS];
        double[] other = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            one[round] = micros(defaults);
            other[round] = micros(all);
        }
        System.out.printf(
                "java %d: a call with the defaults %.1f µs, with everything on %.1f µs (medians of %d rounds of %,d)%n",
                Runtime.version().feature(), median(one), median(other), ROUNDS, CALLS);
    }

    private static Provider simulated(List<Secret> keys, KeyLimits limits) {
        ProviderConfig config = ProviderConfig.of(new ProviderId("demo"), "demo")
                .keys(keys)
                .limits(limits)
                .build();
        return Providers.load(List.of(config)).providers().get(0);
    }

    private static double micros(Provider provider) {
        ChatRequest question = ChatRequest.to("echo", "hi").build();
        long cpu = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < CALLS; i++) {
            try (ChatStream answer = provider.open(question, CallContext.within(Duration.ofMinutes(1)))) {
                if (!answer.collect().text().contains("hi")) {
                    throw new IllegalStateException("another answer");
                }
            }
        }
        return (THREADS.getCurrentThreadCpuTime() - cpu) / 1e3 / CALLS;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
