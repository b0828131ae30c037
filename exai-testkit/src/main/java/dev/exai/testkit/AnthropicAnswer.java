package dev.exai.testkit;

import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.Usage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** One answer in the words of Anthropic's Messages API, streamed or whole. Used once. */
final class AnthropicAnswer {
    private final ChatCall call;
    private final Answer answer;
    private final List<byte[]> events = new ArrayList<>();
    private int blocks;

    AnthropicAnswer(ChatCall call, Answer answer) {
        this.call = call;
        this.answer = answer;
    }

    /** What proves that a thought is the vendor's own; it depends on the thought alone. */
    static String signature(String thought) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(thought.getBytes(StandardCharsets.UTF_8));
            return "EqQB" + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    List<byte[]> events() {
        Usage usage = answer.counts();
        event(
                "message_start",
                "\"message\":{\"id\":" + id() + ",\"type\":\"message\",\"role\":\"assistant\",\"model\":"
                        + Json.quote(call.model())
                        + ",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{" + input(usage)
                        + ",\"output_tokens\":1,\"service_tier\":\"standard\"}}");
        thinking();
        text();
        answer.calls().forEach(this::toolUse);
        event(
                "message_delta",
                "\"delta\":{\"stop_reason\":" + Json.quote(stopReason()) + ",\"stop_sequence\":null},\"usage\":{"
                        + output(usage) + "}" + (answer.extraMember() == null ? "" : "," + answer.extraMember()));
        event("message_stop", "");
        return events;
    }

    private void thinking() {
        if (answer.reasoning().isEmpty()) {
            return;
        }
        start("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
        answer.reasoning().forEach(piece -> delta("thinking_delta", "thinking", piece));
        delta("signature_delta", "signature", signature(String.join("", answer.reasoning())));
        stop();
    }

    private void text() {
        if (answer.text().isEmpty()) {
            return;
        }
        start("{\"type\":\"text\",\"text\":\"\"}");
        answer.text().forEach(piece -> delta("text_delta", "text", piece));
        stop();
    }

    /** The arguments in three pieces, of which the first is empty. */
    private void toolUse(ToolCall tool) {
        String arguments = tool.arguments().text();
        int middle = arguments.length() / 2;
        start("{\"type\":\"tool_use\",\"id\":" + Json.quote(tool.id()) + ",\"name\":" + Json.quote(tool.name())
                + ",\"input\":{}}");
        delta("input_json_delta", "partial_json", "");
        delta("input_json_delta", "partial_json", arguments.substring(0, middle));
        delta("input_json_delta", "partial_json", arguments.substring(middle));
        stop();
    }

    /** A ping comes after the start of the first block. */
    private void start(String block) {
        event("content_block_start", "\"index\":" + blocks + ",\"content_block\":" + block);
        if (blocks == 0) {
            add("event: ping\ndata: {\"type\": \"ping\"}\n\n");
        }
    }

    private void delta(String type, String member, String piece) {
        event(
                "content_block_delta",
                "\"index\":" + blocks + ",\"delta\":{\"type\":\"" + type + "\",\"" + member + "\":" + Json.quote(piece)
                        + "}");
    }

    private void stop() {
        event("content_block_stop", "\"index\":" + blocks);
        blocks++;
    }

    /** Data lines end with blanks, more or fewer, as the vendor pads them. */
    private void event(String type, String members) {
        String padding = "       ".substring(events.size() % 7);
        add("event: " + type + "\ndata: {\"type\":\"" + type + "\"" + (members.isEmpty() ? "" : "," + members) + "}"
                + padding + "\n\n");
    }

    private void add(String event) {
        events.add(event.getBytes(StandardCharsets.UTF_8));
    }

    String whole() {
        List<String> content = new ArrayList<>();
        if (!answer.reasoning().isEmpty()) {
            String thought = String.join("", answer.reasoning());
            content.add("{\"type\":\"thinking\",\"thinking\":" + Json.quote(thought) + ",\"signature\":"
                    + Json.quote(signature(thought)) + "}");
        }
        if (!answer.text().isEmpty()) {
            content.add("{\"type\":\"text\",\"text\":" + Json.quote(String.join("", answer.text())) + "}");
        }
        for (ToolCall tool : answer.calls()) {
            content.add("{\"type\":\"tool_use\",\"id\":" + Json.quote(tool.id()) + ",\"name\":"
                    + Json.quote(tool.name()) + ",\"input\":" + tool.arguments().text() + "}");
        }
        Usage usage = answer.counts();
        return "{\"id\":" + id() + ",\"type\":\"message\",\"role\":\"assistant\",\"model\":" + Json.quote(call.model())
                + ",\"content\":[" + String.join(",", content) + "],\"stop_reason\":" + Json.quote(stopReason())
                + ",\"stop_sequence\":null,\"usage\":{" + input(usage) + "," + output(usage) + "}"
                + (answer.extraMember() == null ? "" : "," + answer.extraMember()) + "}";
    }

    private String id() {
        return "\"msg_upstream_" + call.number() + "\"";
    }

    private String stopReason() {
        String asked = answer.finish();
        return asked != null ? asked : answer.calls().isEmpty() ? "end_turn" : "tool_use";
    }

    /** The vendor's input is without what its cache read or wrote. */
    private static String input(Usage usage) {
        long uncached = usage.inputTokens() - usage.cachedInputTokens() - usage.cacheWriteTokens();
        return "\"input_tokens\":" + uncached + ",\"cache_creation_input_tokens\":" + usage.cacheWriteTokens()
                + ",\"cache_read_input_tokens\":" + usage.cachedInputTokens()
                + ",\"cache_creation\":{\"ephemeral_5m_input_tokens\":"
                + (usage.cacheWriteTokens() - usage.longCacheWriteTokens())
                + ",\"ephemeral_1h_input_tokens\":" + usage.longCacheWriteTokens() + "}";
    }

    private static String output(Usage usage) {
        return "\"output_tokens\":" + usage.outputTokens() + ",\"output_tokens_details\":{\"thinking_tokens\":"
                + usage.reasoningTokens() + "}";
    }
}
