package dev.exai.server.mcp;

import dev.exai.core.PrincipalId;
import dev.exai.server.rpc.RpcException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code completion/complete}. Thread-safe. */
final class Completing {
    private final Completer completer;

    Completing(Completer completer) {
        this.completer = completer;
    }

    Answer complete(ObjectNode params, PrincipalId principal) {
        JsonNode reference = params.path("ref");
        boolean ofPrompt = reference.path("type").asString("").equals("ref/prompt");
        boolean ofResource = reference.path("type").asString("").equals("ref/resource");
        JsonNode named = reference.path(ofPrompt ? "name" : "uri");
        JsonNode argument = params.path("argument");
        if ((!ofPrompt && !ofResource)
                || !named.isString()
                || !argument.path("name").isString()
                || !argument.path("value").isString()) {
            throw new RpcException(
                    RpcException.INVALID_PARAMS, "Invalid params: ref and argument with name and value are required");
        }
        List<String> values = completer.complete(new Completer.Request(
                principal,
                ofPrompt,
                named.stringValue(),
                argument.path("name").stringValue(),
                argument.path("value").stringValue(),
                Prompting.texts(params.path("context").path("arguments"))));
        return Answer.of(json -> {
            json.writeName("completion");
            json.writeStartObject();
            json.writeName("values");
            json.writeStartArray();
            values.stream().limit(Completer.MAX_VALUES).forEach(json::writeString);
            json.writeEndArray();
            json.writeNumberProperty("total", values.size());
            json.writeName("hasMore").writeBoolean(values.size() > Completer.MAX_VALUES);
            json.writeEndObject();
        });
    }
}
