package dev.exai.providers.internal.gemini;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.JsonText;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.KeptFields;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Turns the pieces of one streamed answer into events. Usage comes with each piece and the last one counts; sources of
 * a search, ratings and unknown members are kept as information about the answer. Not thread-safe.
 */
final class AnswerReader implements AutoCloseable {
    private final ProviderId provider;
    private final String askedModel;
    private final List<ChatEvent> notices;
    private final Deque<ChatEvent> sink;
    private final JsonFeed json = new JsonFeed();
    private final KeptFields kept;
    private final PartReader parts;
    private @Nullable String id;
    private @Nullable String model;
    private @Nullable String finishWord;
    private @Nullable String finishMessage;
    private @Nullable String blockReason;
    private boolean started;
    private boolean otherCandidateSeen;

    /**
     * A reader.
     *
     * @param notices what the caller is told when the answer has begun
     */
    AnswerReader(ProviderId provider, String askedModel, List<ChatEvent> notices, Deque<ChatEvent> sink) {
        this.notices = notices;
        this.provider = provider;
        this.askedModel = askedModel;
        this.sink = sink;
        kept = new KeptFields(provider, sink::add);
        parts = new PartReader(provider, json, sink::add);
    }

    /** Takes the next piece. */
    void piece(byte[] bytes, int from, int to) throws JsonFeed.Malformed, JsonFeed.Failed {
        json.begin(bytes, from, to);
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            switch (name) {
                case "candidates" -> candidates();
                case "usageMetadata" -> usage();
                case "promptFeedback" -> promptFeedback();
                case "responseId" -> id = firstOf(id, json.nextText());
                case "modelVersion" -> model = firstOf(model, json.nextText());
                case "createTime" -> json.skip(json.next());
                case "error" -> throw new JsonFeed.Failed();
                default -> keep(name);
            }
        }
        json.finish();
        start();
    }

    /** The word that ended the answer; null before it came. */
    @Nullable
    String finishWord() {
        return finishWord;
    }

    /** The sentence beside that word, or null. */
    @Nullable
    String finishMessage() {
        return finishMessage;
    }

    /** Why the prompt was refused; null if it was not. */
    @Nullable
    String blockReason() {
        return blockReason;
    }

    /** Whether the answer asks for functions. */
    boolean hasCalls() {
        return parts.calls() > 0;
    }

    @Override
    public void close() {
        json.close();
    }

    /** Goes before everything that the first piece told, because the model stands behind it. */
    private void start() {
        if (!started) {
            started = true;
            String named = model;
            if (named == null || !ModelId.isName(named)) {
                named = askedModel;
            }
            for (int i = notices.size() - 1; i >= 0; i--) {
                sink.addFirst(notices.get(i));
            }
            sink.addFirst(new ChatEvent.Started(id, new ModelId(provider, named)));
        }
    }

    private void candidates() throws JsonFeed.Malformed {
        JsonToken token = json.next();
        if (token != JsonToken.START_ARRAY) {
            json.skip(token);
            return;
        }
        boolean first = true;
        for (token = json.next(); token != JsonToken.END_ARRAY; token = json.next()) {
            if (token == JsonToken.START_OBJECT && first) {
                candidate();
            } else {
                json.skip(token);
                tellOther();
            }
            first = false;
        }
    }

    private void tellOther() {
        if (!otherCandidateSeen) {
            otherCandidateSeen = true;
            sink.add(new ChatEvent.Warning("choice_ignored", provider + " sent more than one answer"));
        }
    }

    private void candidate() throws JsonFeed.Malformed {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            switch (name) {
                case "content" -> content();
                case "finishReason" -> finishWord = lastOf(finishWord, json.nextText());
                case "finishMessage" -> finishMessage = lastOf(finishMessage, json.nextText());
                case "index", "tokenCount" -> json.skip(json.next());
                default -> keep(name);
            }
        }
    }

    private void content() throws JsonFeed.Malformed {
        JsonToken token = json.next();
        if (token != JsonToken.START_OBJECT) {
            json.skip(token);
            return;
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            switch (name) {
                case "parts" -> parts();
                case "role" -> json.skip(json.next());
                default -> keep(name);
            }
        }
    }

    private void parts() throws JsonFeed.Malformed {
        JsonToken token = json.next();
        if (token != JsonToken.START_ARRAY) {
            json.skip(token);
            return;
        }
        for (token = json.next(); token != JsonToken.END_ARRAY; token = json.next()) {
            if (token != JsonToken.START_OBJECT) {
                throw new JsonFeed.Malformed();
            }
            parts.read();
        }
    }

    private void usage() throws JsonFeed.Malformed {
        JsonToken token = json.next();
        if (token == JsonToken.START_OBJECT) {
            sink.add(new ChatEvent.UsageSeen(UsageReader.read(json)));
        } else {
            json.skip(token);
        }
    }

    private void promptFeedback() throws JsonFeed.Malformed {
        JsonToken token = json.next();
        if (token != JsonToken.START_OBJECT) {
            json.skip(token);
            return;
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            switch (name) {
                case "blockReason" -> blockReason = lastOf(blockReason, json.nextText());
                default -> keep(name);
            }
        }
    }

    private void keep(String name) throws JsonFeed.Malformed {
        JsonText value = json.nextRaw();
        if (value != null) {
            kept.aboutAnswer(name, value);
        }
    }

    private static @Nullable String firstOf(@Nullable String known, @Nullable String next) {
        return known == null ? next : known;
    }

    private static @Nullable String lastOf(@Nullable String known, @Nullable String next) {
        return next == null ? known : next;
    }
}
