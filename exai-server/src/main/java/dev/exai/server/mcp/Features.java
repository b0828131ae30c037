package dev.exai.server.mcp;

import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.RpcException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.node.ObjectNode;

/** What both eras offer alike, by the names of the protocol. Thread-safe. */
final class Features {
    /** Methods whose calls may end by asking the client. */
    private static final Set<String> MAY_ASK = Set.of("tools/call", "prompts/get", "resources/read");

    /** Methods that run code of tools and the like, and so are counted and may take long. */
    private static final Set<String> WORK =
            Set.of("tools/call", "prompts/get", "resources/read", "completion/complete");

    private static final Set<String> LISTS =
            Set.of("tools/list", "resources/list", "resources/templates/list", "prompts/list");

    private final McpServer server;
    private final ToolCalls tools;
    private final @Nullable Readings resources;
    private final @Nullable Prompting prompts;
    private final @Nullable Completing completions;

    Features(McpServer server) {
        this.server = server;
        Pages pages = new Pages(server.limits().of(Limit.PAGE_ENTRIES));
        tools = new ToolCalls(server.tools(), pages);
        resources = server.resources() == null ? null : new Readings(server.resources(), pages);
        prompts = server.prompts() == null ? null : new Prompting(server.prompts(), pages);
        completions = server.completer() == null ? null : new Completing(server.completer());
    }

    static boolean isKnown(String method) {
        return WORK.contains(method) || LISTS.contains(method);
    }

    static boolean mayAsk(String method) {
        return MAY_ASK.contains(method);
    }

    static boolean isWork(String method) {
        return WORK.contains(method);
    }

    ToolCalls tools() {
        return tools;
    }

    /** Whether a request needs a thread of its own: whatever runs foreign code does, but for tools that never wait. */
    boolean mayBlock(String method, ObjectNode params) {
        return method.equals("tools/call") ? tools.mayBlock(params) : !LISTS.contains(method);
    }

    /**
     * Answers one of the shared methods.
     *
     * @throws RpcException code METHOD_NOT_FOUND for any other method, and for those of a feature that is not offered
     */
    Answer call(String method, ObjectNode params, Call call, int resourceNotFoundCode) {
        return switch (method) {
            case "tools/call" -> tools.call(params, call);
            case "tools/list" -> tools.list(params);
            case "resources/list" -> offered(resources, method).list(params);
            case "resources/templates/list" -> offered(resources, method).listTemplates(params);
            case "resources/read" -> offered(resources, method).read(params, call, resourceNotFoundCode);
            case "prompts/list" -> offered(prompts, method).list(params);
            case "prompts/get" -> offered(prompts, method).get(params, call);
            case "completion/complete" -> offered(completions, method).complete(params, call.principal());
            default -> throw methodNotFound(method);
        };
    }

    private static <T> T offered(@Nullable T feature, String method) {
        if (feature == null) {
            throw methodNotFound(method);
        }
        return feature;
    }

    static RpcException methodNotFound(String method) {
        String shown = method.length() > 64 ? method.substring(0, 64) + "…" : method;
        return new RpcException(RpcException.METHOD_NOT_FOUND, "Method not found: " + shown);
    }

    /** Writes what the server can do. */
    void writeCapabilities(JsonGenerator json) {
        json.writeStartObject();
        json.writeName("tools");
        writeFlags(json, "listChanged");
        if (resources != null) {
            json.writeName("resources");
            writeFlags(json, "subscribe", "listChanged");
        }
        if (prompts != null) {
            json.writeName("prompts");
            writeFlags(json, "listChanged");
        }
        if (completions != null) {
            json.writeName("completions");
            writeFlags(json);
        }
        json.writeName("logging");
        writeFlags(json);
        json.writeEndObject();
    }

    private static void writeFlags(JsonGenerator json, String... flags) {
        json.writeStartObject();
        for (String flag : flags) {
            json.writeName(flag).writeBoolean(true);
        }
        json.writeEndObject();
    }

    /** Whether list changes of the kind can be told. */
    boolean tells(Changes.Kind kind) {
        return switch (kind) {
            case TOOLS -> true;
            case PROMPTS -> prompts != null;
            case RESOURCES -> server.resources() != null;
        };
    }
}
