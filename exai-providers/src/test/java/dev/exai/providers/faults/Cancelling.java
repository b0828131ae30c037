package dev.exai.providers.faults;

import dev.exai.core.CancelToken;
import dev.exai.core.ExaiException;
import dev.exai.core.Workers;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.providers.ProviderRegistry;
import dev.exai.testkit.WireDialect;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Calls that are cancelled while the provider works: how soon does it see the connection closed? */
final class Cancelling {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Cancelling() {}

    /** Of each call, the time from the cancel until the upstream has no connection. */
    static Sample of(WireDialect adapter, Consumer<Scene> fault, int calls) throws InterruptedException {
        Sample sample = new Sample();
        try (Scene scene = new Scene(adapter);
                Workers workers = Workers.perTask("cancelling")) {
            fault.accept(scene);
            try (ProviderRegistry registry = scene.connect()) {
                Provider provider = registry.providers().get(0);
                String model = scene.model();
                for (int i = 1; i <= calls; i++) {
                    sample.add(cancelOne(scene, workers, provider, model, i));
                }
            }
        }
        return sample;
    }

    private static Duration cancelOne(Scene scene, Workers workers, Provider provider, String model, int number)
            throws InterruptedException {
        CancelToken token = new CancelToken();
        CountDownLatch ended = new CountDownLatch(1);
        workers.run(() -> {
            call(provider, model, token);
            ended.countDown();
        });
        boolean arrived = scene.upstream.awaitRequests(number, PATIENCE);
        long begun = System.nanoTime();
        token.cancel("enough");
        boolean closed = scene.upstream.awaitNoConnections(PATIENCE);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        if (!arrived || !closed || !ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("a cancelled call has left its connection open");
        }
        return took;
    }

    private static void call(Provider provider, String model, CancelToken token) {
        CallContext context = CallContext.within(Duration.ofMinutes(1)).toBuilder()
                .cancel(token)
                .build();
        try (ChatStream stream = provider.open(ChatRequest.to(model, "Hi").build(), context)) {
            stream.collect();
        } catch (ExaiException e) {
            Thread.onSpinWait(); // cancelled, as it should be
        }
    }
}
