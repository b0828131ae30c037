package dev.exai.core.route;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.ForwardingProvider;
import dev.exai.core.spi.Provider;

/** A provider whose chats are hedged where that is affordable. Thread-safe. */
final class HedgedProvider extends ForwardingProvider {
    private final Hedging hedging;

    HedgedProvider(Provider provider, Hedging hedging) {
        super(provider);
        this.hedging = hedging;
    }

    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        return hedging.affords(delegate(), request, context.time().instant())
                ? new Race(delegate(), request, context, hedging).run()
                : super.open(request, context);
    }
}
