package dev.exai.providers.internal.anthropic;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.JsonText;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.JsonFeed;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** Reads a message that comes in one piece. Used once; not thread-safe. */
final class MessageReader {
    private final ProviderId provider;
    private final JsonFeed json;
    private final Deque<ChatEvent> sink;
    private final BlockEvents blocks;
    private @Nullable String id;
    private @Nullable String model;
    private @Nullable String stopReason;

    /** A reader that tells the sink, directly and through the blocks, what stands in the message. */
    MessageReader(ProviderId provider, JsonFeed json, Deque<ChatEvent> sink, BlockEvents blocks) {
        this.provider = provider;
        this.json = json;
        this.sink = sink;
        this.blocks = blocks;
    }

    /**
     * Reads the message.
     *
     * @throws JsonFeed.Malformed if it is none
     * @throws JsonFeed.Failed if it is an error
     */
    void read(byte[] bytes, int from, int to) throws JsonFeed.Malformed, JsonFeed.Failed {
        json.begin(bytes, from, to);
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            member(name);
        }
        json.finish();
    }

    private void member(String name) throws JsonFeed.Malformed, JsonFeed.Failed {
        switch (name) {
            case "id" -> id = json.nextText();
            case "model" -> model = json.nextText();
            case "stop_reason" -> stopReason = json.nextText();
            case "type", "role" -> json.skip(json.next());
            case "content" -> content();
            case "usage" -> usage();
            default -> {
                JsonText value = json.nextRaw();
                if (value != null && name.equals("error")) {
                    throw new JsonFeed.Failed();
                }
                if (value != null) {
                    sink.add(new ChatEvent.Opaque(provider, name, value, false));
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
            sink.add(new ChatEvent.UsageSeen(new UsageReader().read(json)));
        } else {
            json.skip(token);
        }
    }

    /** The vendor's name for the message. */
    @Nullable
    String id() {
        return id;
    }

    /** The model that answered. */
    @Nullable
    String model() {
        return model;
    }

    /** Why it ended. */
    @Nullable
    String stopReason() {
        return stopReason;
    }
}
