package dev.exai.server.mcp;

import dev.exai.server.rpc.RpcException;
import dev.exai.server.tools.ResourceBody;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code resources/list}, {@code resources/templates/list} and {@code resources/read}. Thread-safe. */
final class Readings {
    private final ResourceCatalog resources;
    private final Pages pages;

    Readings(ResourceCatalog resources, Pages pages) {
        this.resources = resources;
        this.pages = pages;
    }

    Answer list(ObjectNode params) {
        return pages.page("resources", resources.resources(), params, (json, resource) -> {
            Resource.Description told = resource.description();
            json.writeStartObject();
            json.writeStringProperty("uri", told.uri());
            describe(json, told.name(), told.title(), told.description(), told.mimeType());
        });
    }

    Answer listTemplates(ObjectNode params) {
        return pages.page("resourceTemplates", resources.templates(), params, (json, pattern) -> {
            ResourceTemplate.Description told = pattern.template().description();
            json.writeStartObject();
            json.writeStringProperty("uriTemplate", told.uriTemplate());
            describe(json, told.name(), told.title(), told.description(), told.mimeType());
        });
    }

    private static void describe(
            JsonGenerator json,
            String name,
            @Nullable String title,
            @Nullable String description,
            @Nullable String mimeType) {
        json.writeStringProperty("name", name);
        ContentJson.optional(json, "title", title);
        ContentJson.optional(json, "description", description);
        ContentJson.optional(json, "mimeType", mimeType);
        json.writeEndObject();
    }

    Answer read(ObjectNode params, Call call, int notFoundCode) {
        JsonNode uri = params.path("uri");
        if (!uri.isString()) {
            throw new RpcException(RpcException.INVALID_PARAMS, "Invalid params: uri is required");
        }
        ResourceBody body = body(uri.stringValue(), call).orElseThrow(() -> notFound(uri, notFoundCode));
        return Answer.reading(json -> {
            json.writeName("contents");
            json.writeStartArray();
            ContentJson.write(json, body);
            json.writeEndArray();
        });
    }

    private Optional<ResourceBody> body(String uri, Call call) {
        Optional<Resource> resource = resources.find(uri);
        if (resource.isPresent()) {
            return Optional.of(resource.get().read(call));
        }
        List<ResourceCatalog.Pattern> patterns = resources.templates().all();
        for (ResourceCatalog.Pattern pattern : patterns) {
            Optional<Map<String, String>> variables = pattern.uris().match(uri);
            if (variables.isPresent()) {
                return pattern.template().read(uri, variables.get(), call);
            }
        }
        return Optional.empty();
    }

    private static RpcException notFound(JsonNode uri, int code) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.set("uri", uri);
        return new RpcException(code, "Resource not found", data);
    }
}
