package dev.exai.server.mcp;

import dev.exai.server.rpc.RpcException;
import dev.exai.server.tools.Catalog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code prompts/list} and {@code prompts/get}. Thread-safe. */
final class Prompting {
    private final Catalog<Prompt> prompts;
    private final Pages pages;

    Prompting(Catalog<Prompt> prompts, Pages pages) {
        this.prompts = prompts;
        this.pages = pages;
    }

    Answer list(ObjectNode params) {
        return pages.page("prompts", prompts, params, (json, prompt) -> write(json, prompt.description()));
    }

    private static void write(JsonGenerator json, Prompt.Description told) {
        json.writeStartObject();
        json.writeStringProperty("name", told.name());
        ContentJson.optional(json, "title", told.title());
        ContentJson.optional(json, "description", told.description());
        json.writeName("arguments");
        json.writeStartArray();
        for (Prompt.Argument argument : told.arguments()) {
            json.writeStartObject();
            json.writeStringProperty("name", argument.name());
            ContentJson.optional(json, "description", argument.description());
            json.writeName("required").writeBoolean(argument.required());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    Answer get(ObjectNode params, Call call) {
        String name = params.path("name").asString("");
        Prompt prompt = prompts.find(name)
                .orElseThrow(() -> new RpcException(RpcException.INVALID_PARAMS, "Invalid params: unknown prompt"));
        Map<String, String> arguments = texts(params.path("arguments"));
        List<String> missing = prompt.description().arguments().stream()
                .filter(argument -> argument.required() && !arguments.containsKey(argument.name()))
                .map(Prompt.Argument::name)
                .toList();
        if (!missing.isEmpty()) {
            throw new RpcException(
                    RpcException.INVALID_PARAMS, "Invalid params: missing arguments " + String.join(", ", missing));
        }
        Prompt.Result result = prompt.get(arguments, call);
        return Answer.of(json -> write(json, result));
    }

    private static void write(JsonGenerator json, Prompt.Result result) {
        ContentJson.optional(json, "description", result.description());
        json.writeName("messages");
        json.writeStartArray();
        for (Prompt.Message message : result.messages()) {
            json.writeStartObject();
            json.writeStringProperty("role", message.fromUser() ? "user" : "assistant");
            json.writeName("content");
            ContentJson.write(json, message.content());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** The properties of an object of strings; empty if it is missing. */
    static Map<String, String> texts(JsonNode object) {
        if (!object.isMissingNode() && !object.isObject()) {
            throw new RpcException(RpcException.INVALID_PARAMS, "Invalid params: arguments must be an object");
        }
        Map<String, String> texts = new HashMap<>();
        object.properties().forEach(each -> {
            if (!each.getValue().isString()) {
                throw new RpcException(RpcException.INVALID_PARAMS, "Invalid params: arguments must be strings");
            }
            texts.put(each.getKey(), each.getValue().stringValue());
        });
        return texts;
    }
}
