package dev.exai.server.rpc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.JsonNode;

/**
 * Writes JSON trees as UTF-8 without an object mapper, which keeps the start quick and the hot path free of reflection.
 * Thread-safe.
 */
public final class Json {
    private static final int USUAL_BYTES = 512;

    // A pool that is not bound to threads: calls run on virtual threads, which never come back for their buffer.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build();

    private Json() {}

    /** The bytes of what the action writes. */
    public static byte[] bytes(Consumer<JsonGenerator> action) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_BYTES);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            action.accept(json);
        }
        return out.toByteArray();
    }

    /** The bytes of a tree. */
    public static byte[] bytes(JsonNode node) {
        return bytes(json -> write(json, node));
    }

    /** The text of a tree. */
    public static String text(JsonNode node) {
        return new String(bytes(node), StandardCharsets.UTF_8);
    }

    /** Writes a tree at the generator's position. */
    public static void write(JsonGenerator json, JsonNode node) {
        switch (node.getNodeType()) {
            case OBJECT -> {
                json.writeStartObject();
                for (Map.Entry<String, JsonNode> property : node.properties()) {
                    json.writeName(property.getKey());
                    write(json, property.getValue());
                }
                json.writeEndObject();
            }
            case ARRAY -> {
                json.writeStartArray();
                for (JsonNode element : node) {
                    write(json, element);
                }
                json.writeEndArray();
            }
            case STRING -> json.writeString(node.stringValue());
            case BOOLEAN -> json.writeBoolean(node.booleanValue());
            case NUMBER -> writeNumber(json, node);
            case NULL -> json.writeNull();
            case BINARY, POJO, MISSING -> throw new IllegalArgumentException("not a JSON value: " + node.getNodeType());
        }
    }

    /** Writes a property whose value is a tree. */
    public static void write(JsonGenerator json, String name, JsonNode node) {
        json.writeName(name);
        write(json, node);
    }

    private static void writeNumber(JsonGenerator json, JsonNode node) {
        switch (node.numberType()) {
            case INT, LONG -> json.writeNumber(node.longValue());
            case BIG_INTEGER -> json.writeNumber(node.bigIntegerValue());
            case FLOAT, DOUBLE -> json.writeNumber(node.doubleValue());
            case BIG_DECIMAL -> json.writeNumber(node.decimalValue());
            default -> throw new IllegalArgumentException("not a JSON number: " + node.numberType());
        }
    }
}
