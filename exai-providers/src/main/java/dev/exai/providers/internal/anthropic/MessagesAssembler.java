package dev.exai.providers.internal.anthropic;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.JsonText;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.TextFrame;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Turns the events of one message into ours. Members may stand in any order; what nobody knows is kept. Not
 * thread-safe.
 */
final class MessagesAssembler implements AutoCloseable {
    private final ProviderId provider;
    private final String askedModel;
    private final Deque<ChatEvent> sink;
    private final BlockEvents blocks;
    private final JsonFeed json = new JsonFeed();
    private final UsageReader usage = new UsageReader();
    private final BlockDelta delta = new BlockDelta();
    private final TextFrame frame = new TextFrame();
    private final Map<String, JsonText> others = new LinkedHashMap<>(0); // members of the event without a place here
    private @Nullable ContentBlock block;
    private @Nullable String type;
    private long index;
    private @Nullable String responseId;
    private @Nullable String model;
    private @Nullable String stopReason;
    private boolean started;
    private boolean stopped;
    private boolean failed;

    /**
     * An assembler.
     *
     * @param blocks what is known of the blocks of earlier rounds
     * @param announce whether its first event is {@link ChatEvent.Started}
     */
    MessagesAssembler(
            ProviderId provider, String askedModel, Deque<ChatEvent> sink, BlockEvents blocks, boolean announce) {
        this.provider = provider;
        this.askedModel = askedModel;
        this.sink = sink;
        this.blocks = blocks;
        started = !announce;
    }

    /** Takes the next event; returns false if it says that the answer failed. */
    boolean event(byte[] bytes, int from, int to) throws JsonFeed.Malformed {
        ChatEvent again = frame.read(bytes, from, to);
        if (again != null) {
            sink.add(again);
            return true;
        }
        int toldBefore = sink.size();
        parse(bytes, from, to);
        frame.parsed(bytes, from, to, sink, toldBefore, BlockEvents.DELTA.equals(type));
        return !failed;
    }

    private void parse(byte[] bytes, int from, int to) throws JsonFeed.Malformed {
        block = null;
        type = null;
        index = -1;
        delta.clear();
        others.clear();
        json.begin(bytes, from, to);
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            member(name);
        }
        json.finish();
        if (!failed) {
            act(from, to);
            tellOthers();
        }
    }

    /** Takes the message in one piece. */
    void whole(byte[] bytes, int from, int to) throws JsonFeed.Malformed, JsonFeed.Failed {
        MessageReader message = new MessageReader(provider, json, sink, blocks);
        message.read(bytes, from, to);
        responseId = message.id();
        model = message.model();
        stopReason = message.stopReason();
        start();
        blocks.finish();
        stopped = true;
    }

    private void member(String name) throws JsonFeed.Malformed {
        switch (name) {
            case "type" -> type = json.nextText();
            case "index" -> index = json.nextCount();
            case "error" -> {
                JsonToken token = json.next();
                json.skip(token); // a failure is read again as a whole
                failed |= token != JsonToken.VALUE_NULL;
            }
            case "message", "content_block", "delta", "usage" -> object(name);
            default -> other(name);
        }
    }

    private void object(String name) throws JsonFeed.Malformed {
        JsonToken token = json.next();
        if (token != JsonToken.START_OBJECT) {
            json.skip(token);
            return;
        }
        switch (name) {
            case "message" -> message();
            case "content_block" -> block = ContentBlock.read(json);
            case "delta" -> delta.read(json);
            default -> sink.add(new ChatEvent.UsageSeen(usage.read(json)));
        }
    }

    private void message() throws JsonFeed.Malformed {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            switch (name) {
                case "id" -> responseId = json.nextText();
                case "model" -> model = json.nextText();
                case "usage" -> object(name);
                case "type", "role", "content", "stop_reason", "stop_sequence" -> json.skip(json.next());
                default -> other(name);
            }
        }
    }

    private void act(int from, int to) throws JsonFeed.Malformed {
        String kind = type;
        if (kind == null) {
            throw new JsonFeed.Malformed();
        }
        switch (kind) {
            case "message_start" -> start();
            case "content_block_start" -> {
                if (block == null) {
                    throw new JsonFeed.Malformed();
                }
                blocks.start(index, block);
            }
            case BlockEvents.DELTA -> blocks.delta(index, delta);
            case "content_block_stop" -> blocks.stop(index);
            case "message_delta" -> {
                stopReason = delta.stopReason == null ? stopReason : delta.stopReason;
                others.putAll(delta.others);
            }
            case "message_stop" -> {
                blocks.finish();
                stopped = true;
            }
            case "ping" -> {}
            default -> keepWhole(kind, json.raw(from, to).strip());
        }
    }

    /** Goes before the usage that the same event told. */
    private void start() {
        if (!started) {
            started = true;
            String named = model;
            if (named == null || named.isBlank() || named.length() > 200) {
                named = askedModel;
            }
            sink.addFirst(new ChatEvent.Started(responseId, new ModelId(provider, named)));
        }
    }

    private void other(String name) throws JsonFeed.Malformed {
        JsonText value = json.nextRaw();
        if (value != null) {
            others.put(name, value);
        }
    }

    private void tellOthers() {
        others.forEach((name, data) -> sink.add(new ChatEvent.Opaque(provider, name, data, false)));
    }

    /** An event of a kind that nobody knows is kept whole. */
    private void keepWhole(String kind, String data) throws JsonFeed.Malformed {
        if (!JsonText.isValid(data)) {
            throw new JsonFeed.Malformed();
        }
        others.clear();
        others.put(kind, JsonText.of(data));
    }

    /** Whether the end mark has come. */
    boolean isStopped() {
        return stopped;
    }

    /** Why it ended; null before the vendor has said so. */
    @Nullable
    String stopReason() {
        return stopReason;
    }

    @Override
    public void close() {
        json.close();
    }
}
