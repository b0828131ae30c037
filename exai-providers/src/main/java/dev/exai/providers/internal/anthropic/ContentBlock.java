package dev.exai.providers.internal.anthropic;

import dev.exai.providers.internal.engine.JsonFeed;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** A block of an answer while it arrives: what its start said, and what came since. Not thread-safe. */
final class ContentBlock {
    private static final Set<String> UNDERSTOOD = Set.of("text", "thinking", "tool_use");

    String type = "";

    @Nullable
    String id;

    @Nullable
    String name;

    @Nullable
    String text;

    final StringBuilder signature = new StringBuilder(0);
    final StringBuilder citations = new StringBuilder(0);
    final StringBuilder members = new StringBuilder(0);

    /** The pieces of {@code input} that came since. */
    final StringBuilder input = new StringBuilder(0);

    int callIndex;
    private String startInput = "{}";
    private String beforeInput = "";
    private @Nullable String afterInput; // null: the block has no input

    /** Reads the object whose opening brace was just read. */
    static ContentBlock read(JsonFeed json) throws JsonFeed.Malformed {
        ContentBlock block = new ContentBlock();
        block.readMembers(json, json.structStart());
        return block;
    }

    private void readMembers(JsonFeed json, int start) throws JsonFeed.Malformed {
        int inputStart = -1;
        int inputEnd = -1;
        for (String member = json.nextName(); member != null; member = json.nextName()) {
            int value = json.valueStart();
            switch (member) {
                case "type" -> type = orEmpty(json.nextText());
                case "id" -> id = json.nextText();
                case "name" -> name = json.nextText();
                case "text", "thinking" -> text = json.nextText();
                case "signature" -> signature.append(orEmpty(json.nextText()));
                case "input" -> {
                    json.skip(json.next());
                    inputStart = value;
                    inputEnd = json.valueEnd(value);
                }
                case "citations" -> citationsAtStart(json, value);
                default -> {
                    json.skip(json.next());
                    members.append(members.isEmpty() ? "\"" : ",\"")
                            .append(member)
                            .append("\":");
                    members.append(json.rawFrom(value));
                }
            }
        }
        int end = json.valueEnd(start);
        beforeInput = json.raw(start, inputStart < 0 ? end : inputStart);
        if (inputStart >= 0) {
            startInput = json.raw(inputStart, inputEnd);
            afterInput = json.raw(inputEnd, end);
        }
    }

    private void citationsAtStart(JsonFeed json, int start) throws JsonFeed.Malformed {
        JsonToken token = json.next();
        json.skip(token);
        if (token == JsonToken.START_ARRAY) {
            String list = json.rawFrom(start).strip();
            citations.append(list, 1, list.length() - 1);
        }
    }

    /** Whether the block has a place in the model of a chat. */
    boolean isUnderstood() {
        return UNDERSTOOD.contains(type);
    }

    void cite(String citation) {
        citations.append(citations.isEmpty() ? "" : ",").append(citation);
    }

    /** The input at the start, for a server that sends no pieces; empty if pieces came or it has no members. */
    String inputWithoutPieces() {
        return input.isEmpty() && !startInput.equals("{}") ? startInput : "";
    }

    /** The whole block as the vendor would send it in one piece, byte by byte but for an input that came in pieces. */
    String whole() {
        String after = afterInput;
        if (after == null) {
            return beforeInput;
        }
        return beforeInput + (input.isEmpty() ? startInput : input) + after;
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
