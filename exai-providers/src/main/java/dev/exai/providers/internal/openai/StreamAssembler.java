package dev.exai.providers.internal.openai;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.JsonText;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.KeptFields;
import dev.exai.providers.internal.engine.TextFrame;
import dev.exai.providers.internal.engine.UsageReader;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Turns the chunks of one streamed chat completion into events. Usage is told wherever it stands and the last one
 * counts; unknown fields are kept. Not thread-safe.
 */
final class StreamAssembler implements AutoCloseable {
    private final ProviderId provider;
    private final String askedModel;
    private final Deque<ChatEvent> sink;
    private final JsonFeed json = new JsonFeed();
    private final UsageReader usage;
    private final KeptFields kept;
    private final MessageReader message;
    private final TextFrame frame = new TextFrame();
    private @Nullable String id;
    private @Nullable String model;
    private @Nullable String finishWord;
    private boolean whole;
    private boolean started;
    private boolean choicesSeen;
    private boolean otherChoiceSeen;

    /**
     * An assembler.
     *
     * @param sink where events are put
     * @param announce whether the first of them is {@link ChatEvent.Started}
     */
    StreamAssembler(ProviderId provider, String askedModel, Deque<ChatEvent> sink, boolean announce, Dialect dialect) {
        this(provider, askedModel, sink, announce, dialect, Set.of());
    }

    /**
     * As {@link #StreamAssembler(ProviderId, String, Deque, boolean, Dialect)}, where the provider runs tools of its own that
     * look like the caller's.
     *
     * @param hosted their names
     */
    StreamAssembler(
            ProviderId provider,
            String askedModel,
            Deque<ChatEvent> sink,
            boolean announce,
            Dialect dialect,
            Set<String> hosted) {
        this.provider = provider;
        this.askedModel = askedModel;
        this.sink = sink;
        started = !announce;
        usage = new UsageReader(dialect::counted);
        kept = new KeptFields(provider, sink::add);
        message = new MessageReader(provider, json, sink, kept, dialect, hosted);
    }

    /** Takes the one body of an answer that is not streamed. */
    void whole(byte[] bytes, int from, int to) throws JsonFeed.Malformed, JsonFeed.Failed {
        whole = true;
        message.holdText();
        parse(bytes, from, to);
    }

    /** Takes the next chunk. */
    void chunk(byte[] bytes, int from, int to) throws JsonFeed.Malformed, JsonFeed.Failed {
        ChatEvent again = frame.read(bytes, from, to);
        if (again != null) {
            sink.add(again);
            return;
        }
        boolean first = !started;
        int toldBefore = sink.size();
        parse(bytes, from, to);
        frame.parsed(bytes, from, to, sink, toldBefore, !first && message.isRepeatable());
    }

    private void parse(byte[] bytes, int from, int to) throws JsonFeed.Malformed, JsonFeed.Failed {
        json.begin(bytes, from, to);
        boolean code = false;
        boolean told = false;
        choicesSeen = false;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            switch (name) {
                case "id" -> id = id == null ? json.nextText() : skipped(id);
                case "model" -> model = model == null ? json.nextText() : skipped(model);
                case "choices" -> choices();
                case "usage" -> usage();
                case "error" -> errorUnlessNull();
                case "base_resp" -> baseResponse();
                case "object", "created", "obfuscation", "request_id" -> json.skip(json.next());
                case "system_fingerprint", "service_tier" -> sameInEachChunk(name);
                default -> {
                    code |= name.equals("code");
                    told |= name.equals("message") || name.equals("msg");
                    aboutAnswer(name);
                }
            }
        }
        json.finish();
        if (code && told && !choicesSeen) {
            throw new JsonFeed.Failed();
        }
        start();
    }

    /** Whether a finish reason has come. */
    boolean isFinished() {
        return finishWord != null;
    }

    /** The finish reason; null before it came. */
    @Nullable
    FinishReason finishReason() {
        return finishWord == null ? null : FinishWords.of(finishWord);
    }

    /** The calls that go back to the provider, so far. */
    List<HostedCall> hostedCalls() {
        return message.calls().hostedCalls();
    }

    /** How many calls the caller has to answer, so far. */
    int callerCalls() {
        return message.calls().callerCalls();
    }

    /** Tells what was held back until the message was whole. */
    void finish() {
        message.finish();
    }

    @Override
    public void close() {
        json.close();
    }

    /** Goes before everything that the first chunk told, because the model may stand behind the choices. */
    private void start() {
        if (!started) {
            started = true;
            String named = model;
            if (named == null || named.isBlank() || named.length() > 200) {
                named = askedModel;
            }
            sink.addFirst(new ChatEvent.Started(id, new ModelId(provider, named)));
        }
    }

    private void choices() throws JsonFeed.Malformed {
        choicesSeen = true;
        JsonToken token = json.next();
        if (token != JsonToken.START_ARRAY) {
            json.skip(token);
            return;
        }
        for (token = json.next(); token != JsonToken.END_ARRAY; token = json.next()) {
            if (token == JsonToken.START_OBJECT) {
                choice();
            } else {
                json.skip(token);
            }
        }
    }

    private void choice() throws JsonFeed.Malformed {
        boolean first = true;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            switch (name) {
                case "index" -> first = json.nextCount() <= 0;
                case "finish_reason" -> {
                    String word = json.nextText();
                    finishWord = first && word != null ? word : finishWord;
                }
                case "usage" -> usage();
                case "native_finish_reason" -> json.skip(json.next());
                case "logprobs" -> logprobs();
                default -> {
                    if (name.equals(whole ? "message" : "delta")) {
                        message(first);
                    } else {
                        aboutAnswer(name);
                    }
                }
            }
        }
    }

    private void message(boolean wanted) throws JsonFeed.Malformed {
        JsonToken token = json.next();
        if (wanted && token == JsonToken.START_OBJECT) {
            message.read();
            return;
        }
        json.skip(token);
        if (!wanted && !otherChoiceSeen) {
            otherChoiceSeen = true;
            sink.add(new ChatEvent.Warning("choice_ignored", provider + " sent more than one answer"));
        }
    }

    private void usage() throws JsonFeed.Malformed {
        JsonToken token = json.next();
        if (token == JsonToken.START_OBJECT) {
            sink.add(new ChatEvent.UsageSeen(usage.read(json)));
        } else {
            json.skip(token);
        }
    }

    private void errorUnlessNull() throws JsonFeed.Malformed, JsonFeed.Failed {
        if (json.next() != JsonToken.VALUE_NULL) {
            throw new JsonFeed.Failed();
        }
    }

    /** MiniMax reports failures in a member of its own, and success in the same. */
    private void baseResponse() throws JsonFeed.Malformed, JsonFeed.Failed {
        JsonToken token = json.next();
        if (token != JsonToken.START_OBJECT) {
            json.skip(token);
            return;
        }
        boolean failed = false;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            if (name.equals("status_code")) {
                failed = json.nextCount() != 0;
            } else {
                json.skip(json.next());
            }
        }
        if (failed) {
            throw new JsonFeed.Failed();
        }
    }

    private void sameInEachChunk(String name) throws JsonFeed.Malformed {
        if (started) {
            json.skip(json.next());
        } else {
            aboutAnswer(name);
        }
    }

    /** Null in each chunk, unless asked for. */
    private void logprobs() throws JsonFeed.Malformed {
        JsonToken token = json.next();
        if (token == JsonToken.START_OBJECT) {
            int start = json.structStart();
            json.skip(token);
            JsonText value = JsonFeed.kept(json.rawFrom(start));
            if (value != null) {
                kept.aboutAnswer("logprobs", value);
            }
        } else {
            json.skip(token);
        }
    }

    private void aboutAnswer(String name) throws JsonFeed.Malformed {
        JsonText value = json.nextRaw();
        if (value != null) {
            kept.aboutAnswer(name, value);
        }
    }

    /** What is known already and stands in each chunk again. */
    private String skipped(String known) throws JsonFeed.Malformed {
        json.skip(json.next());
        return known;
    }
}
