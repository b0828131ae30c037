package dev.exai.providers.faults;

import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.resilience.RetryBudget;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.providers.LoadOptions;
import dev.exai.providers.ProviderRegistry;
import dev.exai.providers.Providers;
import dev.exai.testkit.WireDialect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Calls of a provider that refuses every one, at a steady rate and with the default retries. */
final class Outage {
    private Outage() {}

    /** How many requests reached the provider for each call that was made. */
    static double amplification(int status, int callsPerSecond, Duration length) throws InterruptedException {
        int calls = (int) (callsPerSecond * length.toMillis() / 1_000);
        try (Scene scene = new Scene(WireDialect.OPENAI)) {
            scene.upstream.onEveryChat().fail(status, Map.of(), "{\"error\":{\"message\":\"as scripted\"}}");
            LoadOptions options = LoadOptions.builder()
                    .budget(new RetryBudget(TimeSource.system()))
                    .build();
            try (ProviderRegistry registry = Providers.load(List.of(scene.config("subject")), options)) {
                Provider provider = registry.providers().get(0);
                String model = scene.model();
                callSteadily(
                        () -> call(provider, model),
                        calls,
                        Duration.ofSeconds(1).dividedBy(callsPerSecond));
            }
            return (double) scene.upstream.requests().size() / calls;
        }
    }

    private static void callSteadily(Runnable call, int calls, Duration pace) throws InterruptedException {
        long begun = System.nanoTime();
        try (Workers workers = Workers.perTask("outage")) {
            for (int i = 0; i < calls; i++) {
                long wait = begun + i * pace.toNanos() - System.nanoTime();
                TimeUnit.NANOSECONDS.sleep(Math.max(0, wait));
                workers.run(call);
            }
            TimeUnit.SECONDS.sleep(12); // longer than two waits between attempts
        }
    }

    private static void call(Provider provider, String model) {
        try (ChatStream stream =
                provider.open(ChatRequest.to(model, "Hi").build(), CallContext.within(Duration.ofSeconds(10)))) {
            stream.collect();
        } catch (ExaiException e) {
            Thread.onSpinWait(); // refused, as it should be
        }
    }
}
