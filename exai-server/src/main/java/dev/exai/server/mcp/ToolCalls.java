package dev.exai.server.mcp;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.providers.internal.schema.JsonSchema;
import dev.exai.server.rpc.Json;
import dev.exai.server.rpc.RpcException;
import dev.exai.server.tools.Content;
import dev.exai.server.tools.RegisteredTool;
import dev.exai.server.tools.ToolCatalog;
import dev.exai.server.tools.ToolResult;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code tools/list} and {@code tools/call}. Thread-safe. */
final class ToolCalls {
    private static final Logger LOG = LoggerFactory.getLogger(ToolCalls.class);

    private final ToolCatalog tools;
    private final Pages pages;

    ToolCalls(ToolCatalog tools, Pages pages) {
        this.tools = tools;
        this.pages = pages;
    }

    Answer list(ObjectNode params) {
        return pages.page("tools", tools.registered(), params, (json, tool) -> json.writeRawValue(tool.listing()));
    }

    /**
     * The tool a call names.
     *
     * @throws RpcException code INVALID_PARAMS if there is none
     */
    RegisteredTool named(ObjectNode params) {
        JsonNode name = params.path("name");
        if (!name.isString()) {
            throw new RpcException(RpcException.INVALID_PARAMS, "Invalid params: name is required");
        }
        return tools.find(name.stringValue())
                .orElseThrow(() -> new RpcException(RpcException.INVALID_PARAMS, "Unknown tool: " + shown(name)));
    }

    /** Whether the tool a call names may block; a tool that is not there does not. */
    boolean mayBlock(ObjectNode params) {
        String name = params.path("name").stringValue(null);
        return name != null
                && tools.find(name).map(tool -> tool.tool().mayBlock()).orElse(false);
    }

    Answer call(ObjectNode params, Call call) {
        RegisteredTool tool = named(params);
        ObjectNode arguments = arguments(params.get("arguments"));
        ToolResult result = run(tool, arguments, call);
        return new Answer(json -> write(json, result), result.meta(), -1, false);
    }

    private static ObjectNode arguments(@Nullable JsonNode arguments) {
        if (arguments == null || arguments.isNull()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (arguments instanceof ObjectNode object) {
            return object;
        }
        throw new RpcException(RpcException.INVALID_PARAMS, "Invalid params: arguments must be an object");
    }

    private static ToolResult run(RegisteredTool tool, ObjectNode arguments, Call call) {
        List<JsonSchema.Fault> faults = tool.input().check(arguments);
        if (!faults.isEmpty()) {
            return Errors.failure(new ExaiException(ErrorKind.INVALID_REQUEST, joined(faults)), call.requestId());
        }
        try {
            return checked(tool, tool.tool().call(arguments, call), call);
        } catch (RpcException | InputRequired e) {
            throw e; // said by the protocol, not by the tool
        } catch (ExaiException e) {
            LOG.debug("tool failed tool={} kind={} request={}", name(tool), e.kind(), call.requestId());
            return Errors.failure(e, call.requestId());
        }
    }

    private static ToolResult checked(RegisteredTool tool, ToolResult result, Call call) {
        JsonSchema promised = tool.output();
        JsonNode structured = result.structured();
        if (promised == null || result.failed()) {
            return result;
        }
        List<JsonSchema.Fault> faults = structured == null
                ? List.of(new JsonSchema.Fault("", "structured content is missing"))
                : promised.check(structured);
        if (faults.isEmpty()) {
            return result;
        }
        LOG.error("tool broke its output schema tool={} request={} faults={}", name(tool), call.requestId(), faults);
        return Errors.failure(new ExaiException(ErrorKind.INTERNAL, "output schema"), call.requestId());
    }

    private static String joined(List<JsonSchema.Fault> faults) {
        return faults.stream().map(JsonSchema.Fault::toString).collect(Collectors.joining("; "));
    }

    private static String name(RegisteredTool tool) {
        return tool.tool().description().name();
    }

    private static String shown(JsonNode name) {
        String text = name.stringValue();
        return text.length() > 128 ? text.substring(0, 128) + "…" : text;
    }

    private static void write(JsonGenerator json, ToolResult result) {
        JsonNode structured = result.structured();
        json.writeName("content");
        json.writeStartArray();
        for (Content content : result.content()) {
            ContentJson.write(json, content);
        }
        if (result.content().isEmpty() && structured != null) {
            ContentJson.write(json, new Content.Text(Json.text(structured)));
        }
        json.writeEndArray();
        if (structured != null) {
            Json.write(json, "structuredContent", structured);
        }
        json.writeName("isError").writeBoolean(result.failed());
    }
}
