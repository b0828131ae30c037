package dev.exai.server.mcp;

import dev.exai.server.rpc.JsonReader;
import dev.exai.server.rpc.Limits;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads JSON written in tests, with single quotes for readability. */
public final class JsonText {
    private static final JsonReader READER = new JsonReader(Limits.standard(), Integer.MAX_VALUE);

    private JsonText() {}

    public static JsonNode json(String text) {
        return exact(text.replace('\'', '"'));
    }

    /** Reads what a server has said, with its quotes as they are. */
    public static JsonNode exact(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return READER.read(bytes, 0, bytes.length);
    }

    public static ObjectNode object(String text) {
        return (ObjectNode) json(text);
    }
}
