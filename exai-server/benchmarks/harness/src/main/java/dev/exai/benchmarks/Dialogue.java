package dev.exai.benchmarks;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a client speaks with a server: what it says first, again and again, and last. */
interface Dialogue {
    /** Says what must be said first, tells the client what to say last, and returns the call to repeat. */
    HttpCall open(Client client) throws IOException;

    /** One call without any session, as revision 2025-11-25 writes it. */
    static Dialogue plain(String tool) {
        return client -> Legacy.call(tool, "");
    }

    /** Revision 2025-11-25: a session for each client. */
    static Dialogue legacy(String tool) {
        return new Legacy(tool);
    }

    /** Revision 2026-07-28: every call stands alone. */
    static Dialogue modern(String tool) {
        String headers = "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: " + tool + "\r\n";
        String meta = "{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                + "\"io.modelcontextprotocol/clientCapabilities\":{},"
                + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"load\",\"version\":\"1\"}}";
        String body = "{\"jsonrpc\":\"2.0\",\"id\":" + HttpCall.NUMBER + ",\"method\":\"tools/call\",\"params\":{\"name\":\""
                + tool + "\",\"arguments\":{},\"_meta\":" + meta + "}}";
        return client -> HttpCall.post(headers, body);
    }

    /** The dialogue with a session. */
    final class Legacy implements Dialogue {
        private static final Pattern SESSION = Pattern.compile("(?i)mcp-session-id: *(\\S+)");
        private static final String REVISION = "MCP-Protocol-Version: 2025-11-25\r\n";
        private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
                + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                + "\"clientInfo\":{\"name\":\"load\",\"version\":\"1\"}}}";
        private static final String INITIALIZED = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";

        private final String tool;

        private Legacy(String tool) {
            this.tool = tool;
        }

        @Override
        public HttpCall open(Client client) throws IOException {
            ResponseReader answer = client.exchange(HttpCall.post("", INITIALIZE));
            Matcher session = SESSION.matcher(answer.head());
            if (!session.find()) {
                throw new IOException("no session: " + answer.head() + answer.body());
            }
            String headers = "Mcp-Session-Id: " + session.group(1) + "\r\n";
            client.exchange(HttpCall.post(REVISION + headers, INITIALIZED));
            client.farewell(HttpCall.delete(REVISION + headers));
            return call(tool, headers);
        }

        static HttpCall call(String tool, String headers) {
            return HttpCall.post(
                    REVISION + headers,
                    "{\"jsonrpc\":\"2.0\",\"id\":" + HttpCall.NUMBER
                            + ",\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool + "\",\"arguments\":{}}}");
        }
    }
}
