package dev.exai.benchmarks.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What all contestants read, in two formats, streamed or whole: the same 61 words. A stream has 64 events in OpenAI's format, 67
 * in Anthropic's.
 */
final class Answers {
    private static final int TEXTS = 61;
    private static final List<String> WORDS =
            List.of(" the", " answer", " grows", " word", " by", " word", ",", " until", " it", " is", " whole", ".");

    private static final String CHAT_USAGE = "{\"prompt_tokens\":12,\"completion_tokens\":61,\"total_tokens\":73}";

    private static final List<byte[]> CHAT_STREAM = streamed(chatEvents());
    private static final List<byte[]> CHAT_WHOLE = whole(chatWhole());
    private static final List<byte[]> MESSAGES_STREAM = streamed(messagesEvents());
    private static final List<byte[]> MESSAGES_WHOLE = whole(messagesWhole());

    private Answers() {}

    /** The pieces of the HTTP/1.1 response to the request, each to be written by itself. */
    static List<byte[]> to(String request) {
        boolean stream = request.contains("\"stream\":true");
        if (request.startsWith("POST /v1/messages ")) {
            return stream ? MESSAGES_STREAM : MESSAGES_WHOLE;
        }
        return stream ? CHAT_STREAM : CHAT_WHOLE;
    }

    private static List<byte[]> streamed(List<String> events) {
        List<String> pieces = new ArrayList<>();
        pieces.add("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n");
        for (String event : events) {
            pieces.add(Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
        }
        pieces.add("0\r\n\r\n");
        return bytes(pieces);
    }

    private static List<byte[]> whole(String body) {
        return bytes(List.of("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body));
    }

    private static List<byte[]> bytes(List<String> pieces) {
        return pieces.stream().map(piece -> piece.getBytes(StandardCharsets.US_ASCII)).toList();
    }

    private static List<String> texts(Function<String, String> event) {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            events.add(event.apply(WORDS.get(i % WORDS.size())));
        }
        return events;
    }

    private static String text() {
        return String.join("", texts(word -> word));
    }

    private static List<String> chatEvents() {
        List<String> events = new ArrayList<>();
        events.add(data(choice("{\"role\":\"assistant\",\"content\":\"\"}", "null")));
        events.addAll(texts(word -> data(choice("{\"content\":\"" + word + "\"}", "null"))));
        events.add(data(choice("{}", "\"stop\"")));
        events.add(data(chunk("[]", ",\"usage\":" + CHAT_USAGE)));
        events.add(data("[DONE]"));
        return events;
    }

    private static String data(String data) {
        return "data: " + data + "\n\n";
    }

    private static String choice(String delta, String finish) {
        return chunk("[{\"index\":0,\"delta\":" + delta + ",\"logprobs\":null,\"finish_reason\":" + finish + "}]", "");
    }

    private static String chunk(String choices, String more) {
        return completion("chat.completion.chunk", choices, more);
    }

    private static String completion(String object, String choices, String more) {
        return "{\"id\":\"chatcmpl-benchmark-0001\",\"object\":\"" + object + "\",\"created\":1760000000,"
                + "\"model\":\"bench-1\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_benchmark\","
                + "\"choices\":" + choices + more + "}";
    }

    private static String chatWhole() {
        return completion(
                "chat.completion",
                "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"" + text()
                        + "\",\"refusal\":null,\"annotations\":[]},\"logprobs\":null,\"finish_reason\":\"stop\"}]",
                ",\"usage\":" + CHAT_USAGE);
    }

    private static List<String> messagesEvents() {
        List<String> events = new ArrayList<>();
        events.add(event("message_start", ",\"message\":" + message("[]", "null", 1)));
        events.add(event("content_block_start", ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"));
        events.addAll(texts(word -> event(
                "content_block_delta", ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + word + "\"}")));
        events.add(event("content_block_stop", ",\"index\":0"));
        events.add(event("ping", ""));
        events.add(event(
                "message_delta",
                ",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":61}"));
        events.add(event("message_stop", ""));
        return events;
    }

    private static String event(String type, String members) {
        return "event: " + type + "\n" + data("{\"type\":\"" + type + "\"" + members + "}");
    }

    private static String message(String content, String stop, int tokens) {
        return "{\"id\":\"msg_benchmark_0001\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-haiku-4-5\","
                + "\"content\":" + content + ",\"stop_reason\":" + stop + ",\"stop_sequence\":null,"
                + "\"usage\":{\"input_tokens\":12,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,"
                + "\"output_tokens\":" + tokens + "}}";
    }

    private static String messagesWhole() {
        return message("[{\"type\":\"text\",\"text\":\"" + text() + "\"}]", "\"end_turn\"", 61);
    }
}
