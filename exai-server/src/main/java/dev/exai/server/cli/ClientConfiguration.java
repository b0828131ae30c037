package dev.exai.server.cli;

import dev.exai.core.Secret;
import dev.exai.server.ops.BuildInfo;
import dev.exai.server.rpc.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a person needs to connect a client.
 *
 * @param token null if clients need none
 * @param launcher the program that a client starts for stdio
 * @param arguments what it is started with
 */
record ClientConfiguration(String url, @Nullable Secret token, String launcher, List<String> arguments) {
    ClientConfiguration {
        arguments = List.copyOf(arguments);
    }

    /** The lines that serve begins with; the first one holds the URL. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("EXAI " + BuildInfo.version() + " serves MCP at " + url);
        lines.add(token == null ? "Access token: none is needed" : "Access token: " + token.reveal());
        lines.add("");
        lines.add("Client configuration over HTTP:");
        lines.add("{");
        lines.add("  \"mcpServers\": {");
        lines.add("    \"exai\": {");
        lines.add("      \"type\": \"http\",");
        lines.add("      \"url\": " + quoted(url) + (token == null ? "" : ","));
        if (token != null) {
            lines.add("      \"headers\": { \"Authorization\": " + quoted("Bearer " + token.reveal()) + " }");
        }
        lines.addAll(List.of("    }", "  }", "}", ""));
        lines.add("Client configuration over stdio:");
        lines.add("{");
        lines.add("  \"mcpServers\": {");
        lines.add("    \"exai\": { \"command\": " + quoted(launcher) + ", \"args\": " + list(arguments) + " }");
        lines.addAll(List.of("  }", "}"));
        return lines;
    }

    private static String list(List<String> texts) {
        return texts.stream().map(ClientConfiguration::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String text) {
        return Json.text(JsonNodeFactory.instance.stringNode(text));
    }

    /** Shows no token. */
    @Override
    public String toString() {
        return "ClientConfiguration[" + url + "]";
    }
}
