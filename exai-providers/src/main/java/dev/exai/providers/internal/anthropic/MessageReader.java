package dev.exai.providers.internal.anthropic;

import dev.exai.core.chat.ChatCollector;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.JsonText;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.JsonFeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** Reads a message that comes in one piece, as the results of batches hold it. Used once; not thread-safe. */
final class MessageReader implements AutoCloseable {
    private final ProviderId provider;
    private final Deque<ChatEvent> events = new ArrayDeque<>();
    private final BlockEvents blocks;
    private final JsonFeed json = new JsonFeed();
    private @Nullable String id;
    private @Nullable String model;
    private @Nullable String stopReason;

    MessageReader(ProviderId provider) {
        this.provider = provider;
        blocks = new BlockEvents(provider, events);
    }

    /**
     * The answer that the text holds.
     *
     * @throws JsonFeed.Malformed if it is no message, or one without its end
     */
    ChatResponse read(String text) throws JsonFeed.Malformed {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        json.begin(bytes, 0, bytes.length);
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            member(name);
        }
        json.finish();
        String named = model;
        String reason = stopReason;
        if (named == null || named.isBlank() || reason == null) {
            throw new JsonFeed.Malformed();
        }
        ChatCollector collector = new ChatCollector();
        collector.add(new ChatEvent.Started(id, new ModelId(provider, named)));
        events.forEach(collector::add);
        collector.add(new ChatEvent.Done(StopWords.of(reason)));
        return collector.response();
    }

    private void member(String name) throws JsonFeed.Malformed {
        switch (name) {
            case "id" -> id = json.nextText();
            case "model" -> model = json.nextText();
            case "stop_reason" -> stopReason = json.nextText();
            case "type", "role" -> json.skip(json.next());
            case "content" -> content();
            case "usage" -> usage();
            default -> {
                JsonText value = json.nextRaw();
                if (value != null) {
                    events.add(new ChatEvent.Opaque(provider, name, value, false));
                }
            }
        }
    }

    private void content() throws JsonFeed.Malformed {
        if (json.next() != JsonToken.START_ARRAY) {
            throw new JsonFeed.Malformed();
        }
        int index = 0;
        for (JsonToken token = json.next(); token != JsonToken.END_ARRAY; token = json.next()) {
            if (token != JsonToken.START_OBJECT) {
                throw new JsonFeed.Malformed();
            }
            blocks.start(index, ContentBlock.read(json));
            blocks.stop(index++);
        }
    }

    private void usage() throws JsonFeed.Malformed {
        JsonToken token = json.next();
        if (token == JsonToken.START_OBJECT) {
            events.add(new ChatEvent.UsageSeen(new UsageReader().read(json)));
        } else {
            json.skip(token);
        }
    }

    @Override
    public void close() {
        json.close();
    }
}
