package dev.exai.providers.internal.responses;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Usage;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.UsageReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** The members of one event of a response, whatever their order; used again for the next. Not thread-safe. */
final class ResponseEvent {
    private final JsonFeed json;
    private final UsageReader counts;

    String type = "";
    long outputIndex;
    long sequence; // −1 if the server does not number its events
    String itemType = "";

    @Nullable
    String delta;

    @Nullable
    String arguments;

    @Nullable
    JsonText annotation;

    @Nullable
    JsonText item;

    @Nullable
    String callId;

    @Nullable
    String name;

    @Nullable
    String itemArguments;

    @Nullable
    String responseId;

    @Nullable
    String model;

    @Nullable
    String reason;

    @Nullable
    JsonText error;

    @Nullable
    Usage usage;

    ResponseEvent(JsonFeed json, UsageReader counts) {
        this.json = json;
        this.counts = counts;
    }

    /** Reads the event that the feed has begun. */
    void read() throws JsonFeed.Malformed {
        forget();
        for (String member = json.nextName(); member != null; member = json.nextName()) {
            switch (member) {
                case "type" -> type = orEmpty(json.nextText());
                case "output_index" -> outputIndex = json.nextCount();
                case "sequence_number" -> sequence = json.nextCount();
                case "delta" -> delta = json.nextText();
                case "arguments" -> arguments = json.nextText();
                case "annotation" -> annotation = json.nextRaw();
                case "error" -> error = json.nextRaw();
                case "item" -> item();
                case "response" -> response();
                default -> json.skip(json.next());
            }
        }
    }

    private void forget() {
        type = "";
        itemType = "";
        outputIndex = -1;
        sequence = -1;
        delta = null;
        arguments = null;
        annotation = null;
        item = null;
        callId = null;
        name = null;
        itemArguments = null;
        responseId = null;
        model = null;
        reason = null;
        error = null;
        usage = null;
    }

    private void item() throws JsonFeed.Malformed {
        if (!opens()) {
            return;
        }
        int start = json.structStart();
        for (String member = json.nextName(); member != null; member = json.nextName()) {
            switch (member) {
                case "type" -> itemType = orEmpty(json.nextText());
                case "call_id" -> callId = json.nextText();
                case "name" -> name = json.nextText();
                case "arguments" -> itemArguments = json.nextText();
                default -> json.skip(json.next());
            }
        }
        String raw = json.rawFrom(start);
        item = JsonText.isValid(raw) ? JsonText.of(raw) : null;
    }

    private void response() throws JsonFeed.Malformed {
        if (!opens()) {
            return;
        }
        for (String member = json.nextName(); member != null; member = json.nextName()) {
            switch (member) {
                case "id" -> responseId = json.nextText();
                case "model" -> model = json.nextText();
                case "error" -> error = json.nextRaw();
                case "incomplete_details" -> incompleteDetails();
                case "usage" -> usage();
                default -> json.skip(json.next());
            }
        }
    }

    private void incompleteDetails() throws JsonFeed.Malformed {
        if (!opens()) {
            return;
        }
        for (String member = json.nextName(); member != null; member = json.nextName()) {
            if (member.equals("reason")) {
                reason = json.nextText();
            } else {
                json.skip(json.next());
            }
        }
    }

    private void usage() throws JsonFeed.Malformed {
        if (opens()) {
            usage = counts.read(json);
        }
    }

    /** Whether the next value is an object, which is then open; anything else is passed over. */
    private boolean opens() throws JsonFeed.Malformed {
        JsonToken token = json.next();
        if (token == JsonToken.START_OBJECT) {
            return true;
        }
        json.skip(token);
        return false;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
