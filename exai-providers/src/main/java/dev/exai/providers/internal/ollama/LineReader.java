package dev.exai.providers.internal.ollama;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.FinishReason.Kind;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.KeptFields;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** Turns the lines of one streamed answer into events. Unknown members are kept. Not thread-safe. */
final class LineReader implements AutoCloseable {
    private final ProviderId provider;
    private final String askedModel;
    private final List<ChatEvent> notices;
    private final Deque<ChatEvent> sink;
    private final JsonFeed json = new JsonFeed();
    private final KeptFields kept;
    private final CallReader calls;
    private final Counts counts = new Counts();
    private @Nullable String model;
    private @Nullable String doneReason;
    private boolean started;
    private boolean done;

    /**
     * A reader.
     *
     * @param notices what the caller is told when the answer has begun
     */
    LineReader(ProviderId provider, String askedModel, List<ChatEvent> notices, Deque<ChatEvent> sink) {
        this.provider = provider;
        this.askedModel = askedModel;
        this.notices = notices;
        this.sink = sink;
        kept = new KeptFields(provider, sink::add);
        calls = new CallReader(json, sink::add);
    }

    /** Takes the next line. */
    void line(byte[] bytes, int from, int to) throws JsonFeed.Malformed, JsonFeed.Failed {
        json.begin(bytes, from, to);
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            switch (name) {
                case "message" -> message();
                case "model" -> model = model == null ? json.nextText() : skipped(model);
                case "done" -> done = json.next() == JsonToken.VALUE_TRUE;
                case "done_reason" -> doneReason = json.nextText();
                case "created_at" -> json.skip(json.next());
                case "error" -> throw new JsonFeed.Failed();
                default -> {
                    if (!counts.read(name, json)) {
                        keep(name);
                    }
                }
            }
        }
        json.finish();
        start();
        if (done) {
            end();
        }
    }

    /** Whether the last line has come. */
    boolean isDone() {
        return done;
    }

    /** Why it ended; older servers do not say. */
    FinishReason finishReason() {
        String word = doneReason == null ? "stop" : doneReason;
        return switch (word) {
            case "stop" -> new FinishReason(calls.count() > 0 ? Kind.TOOL_CALLS : Kind.STOP, word);
            case "length" -> new FinishReason(Kind.LENGTH, word);
            default -> new FinishReason(Kind.OTHER, word);
        };
    }

    @Override
    public void close() {
        json.close();
    }

    private void start() {
        if (!started) {
            started = true;
            String named = model;
            for (int i = notices.size() - 1; i >= 0; i--) {
                sink.addFirst(notices.get(i));
            }
            String known = named != null && ModelId.isName(named) ? named : askedModel;
            sink.addFirst(new ChatEvent.Started(null, new ModelId(provider, known)));
        }
    }

    private void end() {
        kept.finish();
        Usage usage = counts.usage();
        if (usage != null) {
            sink.add(new ChatEvent.UsageSeen(usage));
        }
    }

    /** Its text may stand before its thoughts, and is told after them. */
    private void message() throws JsonFeed.Malformed {
        JsonToken token = json.next();
        if (token != JsonToken.START_OBJECT) {
            json.skip(token);
            return;
        }
        String text = null;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            switch (name) {
                case "role" -> json.skip(json.next());
                case "content" -> text = json.nextText();
                case "thinking" -> {
                    String thought = json.nextText();
                    if (thought != null) {
                        sink.add(new ChatEvent.ReasoningDelta(thought, null));
                    }
                }
                case "tool_calls" -> {
                    tell(text);
                    text = null;
                    calls.read();
                }
                default -> {
                    JsonText value = json.nextRaw();
                    if (value != null) {
                        kept.ofMessage(name, value);
                    }
                }
            }
        }
        tell(text);
    }

    private void tell(@Nullable String text) {
        if (text != null) {
            sink.add(new ChatEvent.TextDelta(text));
        }
    }

    private void keep(String name) throws JsonFeed.Malformed {
        JsonText value = json.nextRaw();
        if (value != null) {
            kept.aboutAnswer(name, value);
        }
    }

    private String skipped(String known) throws JsonFeed.Malformed {
        json.skip(json.next());
        return known;
    }
}
