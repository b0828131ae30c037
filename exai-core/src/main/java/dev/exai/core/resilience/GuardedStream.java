package dev.exai.core.resilience;

import dev.exai.core.ExaiException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.Usage;
import dev.exai.core.spi.CallContext;
import org.jspecify.annotations.Nullable;

/** An answer whose end is told to the lease of its attempt. One thread reads; any thread closes. */
final class GuardedStream implements ChatStream {
    private final ChatStream stream;
    private final Lease lease;
    private final CallContext context;
    private @Nullable Usage usage;
    private boolean answered;

    GuardedStream(ChatStream stream, Lease lease, CallContext context) {
        this.stream = stream;
        this.lease = lease;
        this.context = context;
    }

    @Override
    public boolean hasNext() {
        try {
            return stream.hasNext();
        } catch (ExaiException e) {
            lease.failed(e, context);
            throw e;
        }
    }

    @Override
    public ChatEvent next() {
        ChatEvent event;
        try {
            event = stream.next();
        } catch (ExaiException e) {
            lease.failed(e, context);
            throw e;
        }
        if (!answered && event.isOutput()) {
            answered = true;
            lease.answers();
        }
        if (event instanceof ChatEvent.UsageSeen seen) {
            usage = seen.usage();
        } else if (event instanceof ChatEvent.Done) {
            lease.succeeded(usage);
        }
        return event;
    }

    @Override
    public void close() {
        stream.close();
        lease.released();
    }
}
