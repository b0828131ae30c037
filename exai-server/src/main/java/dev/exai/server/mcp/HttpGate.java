package dev.exai.server.mcp;

import dev.exai.core.PrincipalId;
import dev.exai.server.auth.Authenticator;
import dev.exai.server.rpc.HttpDoor;
import dev.exai.server.rpc.HttpHandler.Admission;
import dev.exai.server.rpc.HttpHead;
import dev.exai.server.rpc.HttpOutlet;
import dev.exai.server.rpc.Json;
import dev.exai.server.rpc.JsonRpc;
import dev.exai.server.rpc.RpcException;
import dev.exai.server.tools.ClientPlace;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides on the head of a request whether it is let in: for whom it is meant, from which page it comes, who asks, and whether
 * its form can be served. Nothing of a body is read before. Immutable.
 */
public final class HttpGate {
    /** Where the protocol is spoken. */
    public static final String MCP_PATH = "/mcp";

    /** Where anybody may see that the server is alive. */
    public static final String HEALTH_PATH = "/health";

    private static final String METADATA_PATH = "/.well-known/oauth-protected-resource";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final List<String> FORWARDED =
            List.of("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP");
    private static final byte[] HEALTHY = "{\"status\":\"ok\"}".getBytes(StandardCharsets.UTF_8);

    private final Authenticator authenticator;
    private final Set<String> hosts;
    private final Set<String> origins;
    private final List<String> authorizationServers;

    /**
     * A gate.
     *
     * @param hosts names besides those of the loopback under which the server is reached, without port, in lower case
     * @param origins web pages besides those of the loopback that may ask, for example {@code https://app.example.com}
     * @param authorizationServers who issues tokens for this server, for its metadata; may be empty
     */
    public HttpGate(
            Authenticator authenticator, Set<String> hosts, Set<String> origins, List<String> authorizationServers) {
        this.authenticator = authenticator;
        this.hosts = Set.copyOf(hosts);
        this.origins = Set.copyOf(origins);
        this.authorizationServers = List.copyOf(authorizationServers);
    }

    Admission judge(HttpHead head, @Nullable HttpDoor door) {
        List<String> host = head.headers("Host");
        if (host.size() != 1 || !isOurs(host.get(0))) {
            return refused(421, "this server is not reached under that Host");
        }
        List<String> origin = head.headers("Origin");
        if (origin.size() > 1 || (origin.size() == 1 && !isAllowed(origin.get(0)))) {
            return refused(403, "pages of that Origin may not ask");
        }
        boolean beside = door != null && door.serves(head.path());
        if (!beside && !head.path().equals(MCP_PATH)) {
            return judgeDocument(head);
        }
        List<String> authorization = head.headers("Authorization");
        Authenticator.Verdict verdict = authorization.size() > 1
                ? new Authenticator.Verdict.Unknown(true)
                : authenticator.judge(authorization.isEmpty() ? null : authorization.get(0));
        if (verdict instanceof Authenticator.Verdict.Known known && beside && door != null) {
            return door.admit(head, known.principal());
        }
        if (verdict instanceof Authenticator.Verdict.Known known) {
            Admission fault = formFault(head);
            return fault == null ? new Admission.Accepted(known.principal()) : fault;
        }
        return challenge(host.get(0), verdict);
    }

    private static Admission judgeDocument(HttpHead head) {
        boolean known = head.path().equals(HEALTH_PATH)
                || head.path().equals(METADATA_PATH)
                || head.path().equals(METADATA_PATH + MCP_PATH);
        if (!known) {
            return refused(404, "nothing is here; the protocol is spoken at " + MCP_PATH);
        }
        return head.method().equals("GET") ? new Admission.Accepted(PrincipalId.LOCAL) : notAllowed("GET");
    }

    /** The document at a path beside the protocol, null for the protocol's own. */
    byte @Nullable [] document(HttpHead head) {
        if (head.path().equals(MCP_PATH)) {
            return null;
        }
        return head.path().equals(HEALTH_PATH) ? HEALTHY : metadata(String.valueOf(head.header("Host")));
    }

    /** The metadata of RFC 9728. */
    private byte[] metadata(String host) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringProperty("resource", "http://" + host + MCP_PATH);
            if (!authorizationServers.isEmpty()) {
                json.writeName("authorization_servers");
                json.writeStartArray();
                authorizationServers.forEach(json::writeString);
                json.writeEndArray();
            }
            json.writeName("bearer_methods_supported");
            json.writeStartArray();
            json.writeString("header");
            json.writeEndArray();
            json.writeStringProperty("resource_name", "EXAI");
            json.writeEndObject();
        });
    }

    private static Admission challenge(String host, Authenticator.Verdict verdict) {
        boolean tried = verdict instanceof Authenticator.Verdict.Unknown unknown && unknown.tried();
        String challenge = "Bearer " + (tried ? "error=\"invalid_token\", " : "") + "resource_metadata=\"http://" + host
                + METADATA_PATH + MCP_PATH + "\"";
        return new Admission.Refused(
                401,
                Map.of("WWW-Authenticate", challenge),
                HttpOutlet.JSON,
                body("a valid bearer token is required in the Authorization header"));
    }

    private static @Nullable Admission formFault(HttpHead head) {
        return switch (head.method()) {
            case "POST" -> postFault(head);
            case "GET", "DELETE" ->
                head.header("Mcp-Session-Id") == null
                        ? notAllowed("POST")
                        : head.method().equals("GET") && !accepts(head, "text/event-stream")
                                ? refused(406, "Accept must list text/event-stream")
                                : null;
            default -> notAllowed("POST");
        };
    }

    private static @Nullable Admission postFault(HttpHead head) {
        String type = head.header("Content-Type");
        if (type == null || !mediaType(type).equals("application/json")) {
            return refused(415, "Content-Type must be application/json");
        }
        String encoding = head.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return refused(415, "a compressed body is not accepted");
        }
        if (!accepts(head, "application/json") || !accepts(head, "text/event-stream")) {
            return refused(406, "Accept must list application/json and text/event-stream");
        }
        return null;
    }

    private static String mediaType(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    private static boolean accepts(HttpHead head, String type) {
        List<String> values = head.headers("Accept");
        if (values.isEmpty()) {
            return true;
        }
        String major = type.substring(0, type.indexOf('/')) + "/*";
        for (String value : values) {
            String lower = value.toLowerCase(Locale.ROOT);
            if (lower.contains(type) || lower.contains(major) || lower.contains("*/*")) {
                return true;
            }
        }
        return false;
    }

    private boolean isOurs(String host) {
        String name = nameOf(host);
        boolean goodPort = host.length() == name.length()
                || host.substring(name.length() + 1).chars().allMatch(c -> c >= '0' && c <= '9');
        return goodPort && (LOOPBACK.contains(name) || hosts.contains(name));
    }

    /** The host without its port, in lower case. */
    private static String nameOf(String host) {
        int end = host.lastIndexOf(':');
        return (end > host.lastIndexOf(']') ? host.substring(0, end) : host).toLowerCase(Locale.ROOT);
    }

    private boolean isAllowed(String origin) {
        if (origins.contains(origin)) {
            return true;
        }
        try {
            URI uri = new URI(origin);
            return uri.getHost() != null
                    && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && LOOPBACK.contains(uri.getHost().toLowerCase(Locale.ROOT));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Admission.Refused notAllowed(String allowed) {
        return new Admission.Refused(
                405, Map.of("Allow", allowed), HttpOutlet.JSON, body("this method is not allowed here"));
    }

    private static Admission.Refused refused(int status, String message) {
        return new Admission.Refused(status, Map.of(), HttpOutlet.JSON, body(message));
    }

    private static String body(String message) {
        RpcException error = new RpcException(RpcException.INVALID_REQUEST, "Invalid Request: " + message);
        return new String(JsonRpc.error(null, error), StandardCharsets.UTF_8);
    }

    /** Where the client of an admitted request runs: with a token, over loopback, and passed on by nobody who says so. */
    ClientPlace place(HttpHead head) {
        String host = head.header("Host");
        boolean direct = FORWARDED.stream().allMatch(name -> head.header(name) == null);
        boolean near = direct && host != null && LOOPBACK.contains(nameOf(host)) && head.isFromThisMachine();
        return near && !isOpen() ? ClientPlace.LOOPBACK : ClientPlace.ELSEWHERE;
    }

    /** Whether everybody is let in, so that no other machine may reach the server. */
    boolean isOpen() {
        return authenticator.isOpen();
    }
}
