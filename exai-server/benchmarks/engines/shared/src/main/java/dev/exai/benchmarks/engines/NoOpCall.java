package dev.exai.benchmarks.engines;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The work that every engine does per request: parse a JSON-RPC call, answer it with a fixed text. */
public final class NoOpCall {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private NoOpCall() {}

    /** The answer to a {@code tools/call}, or an error answer for anything else. */
    public static byte[] answer(byte[] body) {
        JsonNode call = JSON.readTree(body);
        if (!"tools/call".equals(call.path("method").asString())) {
            return "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32601,\"message\":\"unknown\"}}"
                    .getBytes(StandardCharsets.UTF_8);
        }
        ObjectNode answer = JSON.createObjectNode();
        answer.put("jsonrpc", "2.0").set("id", call.get("id"));
        ObjectNode result = answer.putObject("result");
        result.putArray("content").addObject().put("type", "text").put("text", "ok");
        result.put("isError", false);
        return JSON.writeValueAsBytes(answer);
    }
}
