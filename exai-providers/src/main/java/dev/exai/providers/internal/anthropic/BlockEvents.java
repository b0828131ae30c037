package dev.exai.providers.internal.anthropic;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.JsonText;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.JsonFeed;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the content blocks of one answer into events, over all its rounds. Not thread-safe. */
final class BlockEvents {
    /** The type of an event that holds a piece of a block. */
    static final String DELTA = "content_block_delta";

    private final ProviderId provider;
    private final Deque<ChatEvent> sink;
    private final Map<Long, ContentBlock> open = new HashMap<>(2);
    private int calls;
    private boolean afterPlainText; // the last block was a text without citations

    BlockEvents(ProviderId provider, Deque<ChatEvent> sink) {
        this.provider = provider;
        this.sink = sink;
    }

    void start(long index, ContentBlock block) throws JsonFeed.Malformed {
        if (open.putIfAbsent(index, block) != null) {
            throw new JsonFeed.Malformed();
        }
        switch (block.type) {
            case "text" -> {
                if (afterPlainText) {
                    keep(KeptData.CITATIONS, "[]"); // parts the two texts, which would become one
                }
                text(block.text);
            }
            case "thinking" -> {
                if (block.text != null) {
                    sink.add(new ChatEvent.ReasoningDelta(block.text, null));
                }
            }
            case "tool_use" -> {
                if (block.id == null || block.name == null) {
                    throw new JsonFeed.Malformed();
                }
                block.callIndex = calls++;
                sink.add(new ChatEvent.ToolCallDelta(block.callIndex, block.id, block.name, ""));
            }
            default -> {
                // told when it is whole
            }
        }
        afterPlainText = false;
    }

    void delta(long index, BlockDelta delta) throws JsonFeed.Malformed {
        ContentBlock block = open.get(index);
        if (block == null) {
            throw new JsonFeed.Malformed();
        }
        switch (delta.type) {
            case "text_delta" -> text(delta.text);
            case "thinking_delta" -> {
                if (delta.text != null) {
                    sink.add(new ChatEvent.ReasoningDelta(delta.text, null));
                }
            }
            case "signature_delta" -> block.signature.append(delta.signature == null ? "" : delta.signature);
            case "input_json_delta" -> input(block, delta.input == null ? "" : delta.input);
            case "citations_delta" -> {
                if (delta.citation != null) {
                    block.cite(delta.citation);
                }
            }
            default ->
                delta.others.forEach(
                        (name, data) -> sink.add(new ChatEvent.Opaque(provider, delta.type + "." + name, data, false)));
        }
    }

    private void text(@Nullable String text) {
        if (text != null) {
            sink.add(new ChatEvent.TextDelta(text));
        }
    }

    private void input(ContentBlock block, String piece) {
        block.input.append(piece);
        if (block.type.equals("tool_use") && !piece.isEmpty()) {
            sink.add(new ChatEvent.ToolCallDelta(block.callIndex, null, null, piece));
        }
    }

    void stop(long index) throws JsonFeed.Malformed {
        ContentBlock block = open.remove(index);
        if (block == null) {
            throw new JsonFeed.Malformed();
        }
        if (!block.isUnderstood()) {
            keep(block.type, block.whole());
            return;
        }
        if (block.type.equals("thinking") && !block.signature.isEmpty()) {
            sink.add(new ChatEvent.ReasoningDelta("", block.signature.toString()));
        }
        String input = block.inputWithoutPieces();
        if (block.type.equals("tool_use") && !input.isEmpty()) {
            sink.add(new ChatEvent.ToolCallDelta(block.callIndex, null, null, input));
        }
        if (!block.citations.toString().isBlank()) {
            keep(KeptData.CITATIONS, "[" + block.citations + "]");
        }
        if (!block.members.isEmpty()) {
            keep(KeptData.MEMBERS, "{" + block.members + "}");
        }
        afterPlainText = block.type.equals("text") && block.citations.toString().isBlank() && block.members.isEmpty();
    }

    /** Ends blocks that the vendor left open. */
    void finish() throws JsonFeed.Malformed {
        for (Long index : List.copyOf(open.keySet())) {
            stop(index);
        }
    }

    private void keep(String name, String data) throws JsonFeed.Malformed {
        if (name.isEmpty() || !JsonText.isValid(data)) {
            throw new JsonFeed.Malformed();
        }
        sink.add(new ChatEvent.Opaque(provider, name, JsonText.of(data), true));
    }
}
