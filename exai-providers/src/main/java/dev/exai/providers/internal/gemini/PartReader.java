package dev.exai.providers.internal.gemini;

import dev.exai.core.Identifiers;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.JsonFeed;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Turns the parts of an answer into events; each part is whole, also in a stream. What carries a signature or cannot be
 * told otherwise is kept beside, see {@link KeptPart}. Not thread-safe.
 */
final class PartReader {
    private final ProviderId provider;
    private final JsonFeed json;
    private final Consumer<ChatEvent> sink;
    private final Set<String> ids = new HashSet<>(2);
    private int calls;
    // The part that is being read.
    private @Nullable String text;
    private boolean thought;
    private boolean special; // has members that only a copy of the part can bring back
    private boolean functionCall;
    private @Nullable String callId;
    private @Nullable String callName;
    private String callArguments = "{}";

    PartReader(ProviderId provider, JsonFeed json, Consumer<ChatEvent> sink) {
        this.provider = provider;
        this.json = json;
        this.sink = sink;
    }

    /** How many functions the caller has to call, so far. */
    int calls() {
        return calls;
    }

    /** Reads the part whose opening brace was just read. */
    void read() throws JsonFeed.Malformed {
        int start = json.structStart();
        text = null;
        thought = false;
        special = false;
        functionCall = false;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            member(name);
        }
        if (functionCall) {
            tellCall(json.rawFrom(start));
        } else {
            tellText(start);
        }
    }

    private void member(String name) throws JsonFeed.Malformed {
        switch (name) {
            case "text" -> text = json.nextText();
            case "thought" -> thought = json.next() == JsonToken.VALUE_TRUE;
            case "functionCall" -> {
                if (json.next() != JsonToken.START_OBJECT) {
                    throw new JsonFeed.Malformed();
                }
                call();
            }
            default -> {
                special = true;
                json.skip(json.next());
            }
        }
    }

    private void call() throws JsonFeed.Malformed {
        functionCall = true;
        callId = null;
        callName = null;
        callArguments = "{}";
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            switch (name) {
                case "id" -> callId = json.nextText();
                case "name" -> callName = json.nextText();
                case "args" -> arguments();
                default -> {
                    special = true;
                    json.skip(json.next());
                }
            }
        }
    }

    private void arguments() throws JsonFeed.Malformed {
        JsonToken token = json.next();
        if (token == JsonToken.START_OBJECT) {
            int start = json.structStart();
            json.skip(token);
            callArguments = json.rawFrom(start);
        } else if (token != JsonToken.VALUE_NULL) {
            throw new JsonFeed.Malformed();
        }
    }

    private void tellCall(String raw) throws JsonFeed.Malformed {
        String name = callName;
        if (name == null) {
            throw new JsonFeed.Malformed();
        }
        String given = callId;
        boolean usable = given != null && ids.add(given);
        String id = usable && given != null ? given : Identifiers.mint("call_", 12);
        sink.accept(new ChatEvent.ToolCallDelta(calls++, id, name, callArguments));
        if (special || !usable) {
            keep(KeptPart.ofCall(usable, raw));
        }
    }

    private void tellText(int start) {
        String said = text;
        if (said != null && thought) {
            sink.accept(new ChatEvent.ReasoningDelta(said, null));
        } else if (said != null) {
            sink.accept(new ChatEvent.TextDelta(said));
        }
        if (special) {
            keep(KeptPart.ofText(said == null ? 0 : said.length(), json.rawFrom(start)));
        }
    }

    private void keep(KeptPart part) {
        ChatEvent.Opaque event = part.event(provider);
        if (event != null) {
            sink.accept(event);
        }
    }
}
