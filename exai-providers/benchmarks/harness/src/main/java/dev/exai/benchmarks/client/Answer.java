package dev.exai.benchmarks.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The streamed answer that all contestants read: an event of the role, 61 of text, the end, the usage. */
final class Answer {
    private static final int TEXTS = 61;
    private static final List<String> WORDS =
            List.of(" the", " answer", " grows", " word", " by", " word", ",", " until", " it", " is", " whole", ".");

    private Answer() {}

    /** A chunked HTTP/1.1 response: the head, then each event as a chunk, then the end. */
    static List<byte[]> pieces() {
        List<String> pieces = new ArrayList<>();
        pieces.add("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n");
        pieces.add(event(choice("{\"role\":\"assistant\",\"content\":\"\"}", "null")));
        for (int i = 0; i < TEXTS; i++) {
            pieces.add(event(choice("{\"content\":\"" + WORDS.get(i % WORDS.size()) + "\"}", "null")));
        }
        pieces.add(event(choice("{}", "\"stop\"")));
        pieces.add(event(chunk("[]", ",\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":61,\"total_tokens\":73}")));
        pieces.add(event("[DONE]"));
        pieces.add("0\r\n\r\n");
        return pieces.stream()
                .map(piece -> piece.getBytes(StandardCharsets.US_ASCII))
                .toList();
    }

    private static String choice(String delta, String finish) {
        return chunk("[{\"index\":0,\"delta\":" + delta + ",\"logprobs\":null,\"finish_reason\":" + finish + "}]", "");
    }

    private static String chunk(String choices, String more) {
        return "{\"id\":\"chatcmpl-benchmark-0001\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,"
                + "\"model\":\"bench-1\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_benchmark\","
                + "\"choices\":" + choices + more + "}";
    }

    private static String event(String data) {
        String event = "data: " + data + "\n\n";
        return Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
    }
}
