package dev.exai.providers.telemetry;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatStream;

/** Notes what passes. */
final class ObservedStream implements ChatStream {
    private final ChatStream stream;
    private final ObservedCall chat;

    ObservedStream(ChatStream stream, ObservedCall chat) {
        this.stream = stream;
        this.chat = chat;
    }

    @Override
    public boolean hasNext() {
        try {
            return stream.hasNext();
        } catch (ExaiException e) {
            chat.end(e.kind());
            throw e;
        }
    }

    @Override
    public ChatEvent next() {
        try {
            ChatEvent event = stream.next();
            chat.seen(event);
            return event;
        } catch (ExaiException e) {
            chat.end(e.kind());
            throw e;
        }
    }

    @Override
    public void close() {
        stream.close();
        chat.end(ErrorKind.CANCELLED); // nothing, if it had ended before
    }
}
