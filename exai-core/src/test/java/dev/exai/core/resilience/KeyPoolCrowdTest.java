package dev.exai.core.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.KeyLimits;
import dev.exai.core.spi.Provider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many callers, few places, and every kind of end at random: no key is asked too much, nobody waits for ever. */
@Timeout(60)
class KeyPoolCrowdTest {
    private static final ModelId MODEL = ModelId.of("p", "m");
    private static final ChatRequest REQUEST = ChatRequest.to("m", "hi").build();
    private static final int CALLERS = 32;
    private static final int CALLS = 60;
    private static final int PLACES = 3;

    @Test
    void open_crowd_keepsTheLimitsAndLeavesNothingTaken() throws Exception {
        Counting first = new Counting();
        Counting second = new Counting();
        GuardedProvider pool = new GuardedProvider(
                List.of(new ProviderKey(first, null), new ProviderKey(second, null)),
                new KeyLimits(PLACES, 0, 0),
                TimeSource.system());
        CountDownLatch finished = new CountDownLatch(CALLERS);
        AtomicInteger ended = new AtomicInteger();

        try (Workers workers = Workers.perTask("crowd")) {
            for (int caller = 0; caller < CALLERS; caller++) {
                int seed = caller;
                workers.run(() -> {
                    try {
                        for (int call = 0; call < CALLS; call++) {
                            oneCall(pool, seed * CALLS + call);
                            ended.incrementAndGet();
                        }
                    } finally {
                        finished.countDown();
                    }
                });
            }
            assertThat(finished.await(50, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(ended).hasValue(CALLERS * CALLS);
        assertThat(Math.max(first.most.get(), second.most.get())).isBetween(1, PLACES);
        assertThat(first.running.get() + second.running.get()).isZero();
        assertThat(pool.anyReady("m")).isTrue();
    }

    /** Reads to the end, leaves early, is cancelled while it waits, or meets a failure. */
    private static void oneCall(GuardedProvider pool, int number) {
        CancelToken cancel = new CancelToken();
        CallContext context = CallContext.until(Deadline.after(Duration.ofSeconds(40)))
                .cancel(cancel)
                .conversation(number % 3 == 0 ? "c" + number % 7 : null)
                .build();
        if (number % 11 == 0) {
            cancel.cancel("before it began");
        }
        try (ChatStream stream = pool.open(REQUEST, context)) {
            if (number % 5 != 0) {
                stream.forEachRemaining(event -> {});
            }
        } catch (ExaiException e) {
            assertThat(e.kind()).isIn(ErrorKind.CANCELLED, ErrorKind.INVALID_REQUEST);
        }
    }

    private static final class Counting implements Provider {
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        @Override
        public ProviderId id() {
            return MODEL.provider();
        }

        @Override
        public List<ModelInfo> models() {
            return List.of(ModelInfo.of(MODEL).build());
        }

        @Override
        public ChatStream open(ChatRequest request, CallContext context) {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.yield();
            if (calls.incrementAndGet() % 13 == 0) {
                running.decrementAndGet();
                throw new ProviderException.Builder(ErrorKind.INVALID_REQUEST, "no")
                        .phase(ErrorPhase.WAIT)
                        .httpStatus(400)
                        .build();
            }
            return new Leaving(ChatStream.of(ChatResponse.text(MODEL, "ok", Usage.NONE)), running);
        }
    }

    /** A stream that counts itself out when it is closed. */
    private static final class Leaving implements ChatStream {
        private final ChatStream stream;
        private final AtomicInteger running;
        private boolean closed;

        Leaving(ChatStream stream, AtomicInteger running) {
            this.stream = stream;
            this.running = running;
        }

        @Override
        public boolean hasNext() {
            return stream.hasNext();
        }

        @Override
        public ChatEvent next() {
            ChatEvent event = stream.next();
            if (!stream.hasNext()) {
                leave(); // the place is free with the end mark
            }
            return event;
        }

        @Override
        public void close() {
            leave();
            stream.close();
        }

        private void leave() {
            if (!closed) {
                closed = true;
                running.decrementAndGet();
            }
        }
    }
}
