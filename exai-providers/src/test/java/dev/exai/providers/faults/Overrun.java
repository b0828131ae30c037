package dev.exai.providers.faults;

import dev.exai.core.Deadline;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.Timeouts;
import dev.exai.providers.ProviderRegistry;
import dev.exai.testkit.Parallel;
import dev.exai.testkit.WireDialect;
import java.time.Duration;

/** Calls that meet a fault under a short deadline, all other clocks long: how much later than it do they end? */
final class Overrun {
    private static final Duration DEADLINE = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final int CALLERS = 8;

    private Overrun() {}

    /** Of each call, how long after its deadline it ended; zero if before. */
    static Sample of(WireDialect adapter, Row row, int callsOfEach) throws Exception {
        Sample sample = new Sample();
        try (Scene scene = new Scene(adapter)) {
            scene.upstream.onEveryChat().reply("one two three");
            row.fault().accept(scene);
            try (ProviderRegistry registry = scene.connect()) {
                Provider provider = registry.providers().get(0);
                String model = scene.model();
                Parallel.inParallel(CALLERS, () -> {
                    for (int i = 0; i < callsOfEach; i++) {
                        sample.add(call(provider, model));
                    }
                    return sample;
                });
            }
        }
        return sample;
    }

    private static Duration call(Provider provider, String model) {
        CallContext context = CallContext.until(Deadline.after(DEADLINE))
                .timeouts(new Timeouts(LONG, LONG, LONG))
                .build();
        long begun = System.nanoTime();
        try (ChatStream stream = provider.open(ChatRequest.to(model, "Hi").build(), context)) {
            stream.collect();
        } catch (ExaiException e) {
            Thread.onSpinWait(); // when it ended is what counts
        }
        Duration over = Duration.ofNanos(System.nanoTime() - begun).minus(DEADLINE);
        return over.isNegative() ? Duration.ZERO : over;
    }
}
