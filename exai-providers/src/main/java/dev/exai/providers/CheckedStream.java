package dev.exai.providers;

import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatCollector;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.tools.SchemaAnswer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose text must follow a schema: the check comes before the last event. What has been passed on by then cannot be
 * taken back, so that an answer that breaks the schema fails as one that broke off.
 */
final class CheckedStream implements ChatStream {
    private final ChatStream stream;
    private final @Nullable SchemaAnswer checks;
    private final ProviderId provider;
    private final ChatCollector collector = new ChatCollector();
    private ChatEvent.@Nullable Warning warning;
    private @Nullable ProviderException failure;

    /**
     * A stream that checks.
     *
     * @param checks null if the schema cannot be checked, which the caller is told
     */
    CheckedStream(ChatStream stream, @Nullable SchemaAnswer checks, ProviderId provider) {
        this.stream = stream;
        this.checks = checks;
        this.provider = provider;
    }

    @Override
    public boolean hasNext() {
        if (failure != null) {
            throw failure;
        }
        return warning != null || stream.hasNext();
    }

    @Override
    public ChatEvent next() {
        if (failure != null) {
            throw failure;
        }
        ChatEvent told = warning;
        warning = null;
        return told == null ? seen(stream.next()) : told;
    }

    private ChatEvent seen(ChatEvent event) {
        if (checks == null) {
            if (event instanceof ChatEvent.Started) {
                warning = new ChatEvent.Warning(
                        "schema_unchecked", "the schema cannot be checked here; it was left to " + provider);
            }
            return event;
        }
        collector.add(event);
        if (event instanceof ChatEvent.Done) {
            ChatResponse answer = collector.response();
            List<String> faults = checks.faults(answer);
            if (!faults.isEmpty()) {
                failure = checks.broken(answer.model(), faults);
                throw failure;
            }
        }
        return event;
    }

    @Override
    public void close() {
        stream.close();
    }
}
