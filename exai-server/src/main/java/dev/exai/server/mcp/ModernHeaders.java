package dev.exai.server.mcp;

import dev.exai.server.rpc.HttpHead;
import dev.exai.server.rpc.Message;
import dev.exai.server.rpc.RpcException;
import dev.exai.server.tools.HeaderParameter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Compares the headers of a request of revision 2026-07-28 with its body, so that nobody on the way is misled. */
final class ModernHeaders {
    static final String VERSION = "MCP-Protocol-Version";
    private static final String METHOD = "Mcp-Method";
    private static final String NAME = "Mcp-Name";
    private static final String SENTINEL_START = "=?base64?";
    private static final String SENTINEL_END = "?=";

    private ModernHeaders() {}

    static void checkVersion(HttpHead head, String version) {
        String header = single(head, VERSION);
        if (header == null) {
            throw mismatch(VERSION + " header is missing");
        }
        if (!header.equals(version)) {
            throw mismatch(VERSION + " header does not match the body");
        }
    }

    static void checkMethod(HttpHead head, Message.Request request) {
        String header = single(head, METHOD);
        if (header == null || !header.equals(request.method())) {
            throw mismatch(METHOD + " header is missing or does not match the body");
        }
        String field = switch (request.method()) {
            case "tools/call", "prompts/get" -> "name";
            case "resources/read" -> "uri";
            default -> null;
        };
        if (field != null) {
            checkName(head, request.params().path(field));
        }
    }

    private static void checkName(HttpHead head, JsonNode name) {
        String header = single(head, NAME);
        if (header == null || !name.isString() || !decoded(NAME, header).equals(name.stringValue())) {
            throw mismatch(NAME + " header is missing or does not match the body");
        }
    }

    static void checkParameters(HttpHead head, List<HeaderParameter> parameters, JsonNode arguments) {
        for (HeaderParameter parameter : parameters) {
            String header = single(head, parameter.header());
            JsonNode value = parameter.valueIn(arguments);
            if (value == null && header == null) {
                continue;
            }
            if (value == null || header == null || !same(decoded(parameter.header(), header), value)) {
                throw mismatch(parameter.header() + " header is missing or does not match the body");
            }
        }
    }

    private static boolean same(String header, JsonNode value) {
        if (value.isNumber()) {
            try {
                return new BigDecimal(header).compareTo(value.asDecimal()) == 0;
            } catch (NumberFormatException e) {
                return false;
            }
        }
        return value.isBoolean()
                ? header.equals(String.valueOf(value.booleanValue()))
                : value.isString() && header.equals(value.stringValue());
    }

    private static @Nullable String single(HttpHead head, String name) {
        List<String> values = head.headers(name);
        if (values.size() > 1) {
            throw mismatch(name + " header stands more than once");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    private static String decoded(String name, String header) {
        for (int i = 0; i < header.length(); i++) {
            char c = header.charAt(i);
            if ((c < ' ' && c != '\t') || c > '~') {
                throw mismatch(name + " header has a character that must be encoded");
            }
        }
        if (!header.startsWith(SENTINEL_START) || !header.endsWith(SENTINEL_END)) {
            return header;
        }
        int from = SENTINEL_START.length();
        int to = header.length() - SENTINEL_END.length();
        if (to < from || (to - from) % 4 != 0) { // the decoder would let missing padding pass
            throw mismatch(name + " header is not valid Base64");
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(header.substring(from, to));
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw mismatch(name + " header is not valid Base64");
        }
    }

    private static RpcException mismatch(String what) {
        return new RpcException(RpcException.HEADER_MISMATCH, "Header mismatch: " + what);
    }
}
