package dev.exai.sessions;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider that ignores its context altogether: it ends when its stream is closed, and only then. */
final class FakeProvider implements Provider {
    static final ProviderId ID = new ProviderId("fake");
    static final ModelId MODEL = new ModelId(ID, "m");

    final CountDownLatch hanging = new CountDownLatch(1);
    final AtomicInteger closed = new AtomicInteger();
    private final boolean hangs;

    /** Answers {@code one two }, then ends or hangs for ever. */
    FakeProvider(boolean hangs) {
        this.hangs = hangs;
    }

    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public List<ModelInfo> models() {
        return List.of();
    }

    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        return new Stream();
    }

    private final class Stream implements ChatStream {
        private final List<ChatEvent> events = List.of(
                new ChatEvent.Started("r1", new ModelId(ID, "m-2026")),
                new ChatEvent.TextDelta("one "),
                new ChatEvent.TextDelta("two "),
                new ChatEvent.UsageSeen(Usage.of(3, 2)),
                new ChatEvent.Done(FinishReason.STOP));
        private final CountDownLatch closing = new CountDownLatch(1);
        private int next;

        @Override
        public boolean hasNext() {
            if (hangs && next == 4) {
                hanging.countDown();
                awaitClose();
            }
            return next < events.size();
        }

        @Override
        public ChatEvent next() {
            return events.get(next++);
        }

        @Override
        public void close() {
            if (closing.getCount() == 1) {
                closed.incrementAndGet();
            }
            closing.countDown();
        }

        private void awaitClose() {
            try {
                closing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new ProviderException.Builder(ErrorKind.INTERRUPTED, "the connection was closed")
                    .phase(ErrorPhase.OUTPUT)
                    .build();
        }
    }
}
