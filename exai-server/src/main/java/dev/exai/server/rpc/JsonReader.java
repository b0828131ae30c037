package dev.exai.server.rpc;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads strict, bounded JSON into trees in one pass: no duplicate names, no halves of surrogate pairs, no numbers beyond
 * the range of a double, nothing after the document. Thread-safe.
 */
public final class JsonReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonFactory factory;

    /** A reader of documents of at most {@code maxBytes} under the JSON limits given. */
    public JsonReader(Limits limits, int maxBytes) {
        factory = JsonFactory.builder()
                .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.of(Limit.JSON_DEPTH))
                        .maxTokenCount(limits.of(Limit.JSON_TOKENS))
                        .maxStringLength(limits.of(Limit.JSON_STRING_CHARS))
                        .maxNameLength(limits.of(Limit.JSON_NAME_CHARS))
                        .maxNumberLength(limits.of(Limit.JSON_NUMBER_CHARS))
                        .maxDocumentLength(maxBytes)
                        .build())
                .build();
    }

    /**
     * The tree of the document in the bytes.
     *
     * @throws RpcException code PARSE_ERROR if it breaks a rule or a limit; the message does not repeat the document
     */
    public JsonNode read(byte[] bytes, int offset, int length) {
        if (!Utf8.wellFormed(bytes, offset, offset + length)) {
            throw parseError("the text is not well-formed UTF-8, or holds half of a surrogate pair");
        }
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
            if (parser.nextToken() == null) {
                throw parseError("the document is empty");
            }
            JsonNode document = value(parser);
            if (parser.nextToken() != null) {
                throw parseError("something follows the document");
            }
            return document;
        } catch (JacksonException e) {
            throw parseError("not valid JSON, or beyond a limit on depth, tokens, strings, names or numbers");
        }
    }

    private static JsonNode value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> NODES.stringNode(parser.getString());
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> decimal(parser);
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            default -> throw parseError("not valid JSON");
        };
    }

    private static ObjectNode object(JsonParser parser) {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (object.replace(name, value(parser)) != null) {
                throw parseError("a property name stands twice in one object");
            }
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser) {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser));
        }
        return array;
    }

    private static JsonNode integer(JsonParser parser) {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    private static JsonNode decimal(JsonParser parser) {
        double number = parser.getDoubleValue();
        if (Double.isInfinite(number)) {
            throw parseError("a number is beyond the range of a double");
        }
        return NODES.numberNode(number);
    }

    private static RpcException parseError(String why) {
        return new RpcException(RpcException.PARSE_ERROR, "Parse error: " + why);
    }
}
