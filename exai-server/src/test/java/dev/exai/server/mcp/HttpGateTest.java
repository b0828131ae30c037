package dev.exai.server.mcp;

import static dev.exai.server.mcp.HttpWire.echo;
import static dev.exai.server.mcp.HttpWire.modern;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.PrincipalId;
import dev.exai.core.Secret;
import dev.exai.core.TimeSource;
import dev.exai.server.auth.ApiTokens;
import dev.exai.server.auth.OpenDoor;
import dev.exai.server.rpc.Limits;
import dev.exai.server.tools.ToolCatalog;
import dev.exai.server.tools.ToolResult;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpGateTest {
    private static final String TOKEN = "correct horse battery staple";

    private final HttpFixture http = new HttpFixture(
            new Limits.Builder(),
            new ApiTokens(Map.of(
                    Secret.of(TOKEN), new PrincipalId("alice"), Secret.of("another one"), new PrincipalId("bob"))),
            TimeSource.system());

    @AfterEach
    void nothingIsLeft() {
        http.close();
    }

    private static HttpWire.Request asked() {
        return modern(1, "tools/call", echo("hi")).header("Authorization", "Bearer " + TOKEN);
    }

    @Test
    void token_whenRight_letsIn() {
        assertThat(http.exchange(asked()).status()).isEqualTo(200);
        assertThat(http.exchange(asked().header("Authorization", "bearer " + TOKEN))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer wrong", "Basic dXNlcjpwYXNz", "Bearer correct horse"})
    void token_missingOrWrong_isChallenged(String authorization) {
        HttpWire.Response refused =
                http.exchange(asked().header("Authorization", authorization.isEmpty() ? null : authorization));

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.headers().get("www-authenticate"))
                .startsWith("Bearer ")
                .contains("resource_metadata=\"http://127.0.0.1:" + http.service.port()
                        + "/.well-known/oauth-protected-resource/mcp\"");
        assertThat(refused.body()).doesNotContain(TOKEN);
    }

    @ParameterizedTest
    @CsvSource({
        ", , LOOPBACK",
        "X-Forwarded-For, 203.0.113.7, ELSEWHERE",
        "Forwarded, for=203.0.113.7, ELSEWHERE",
        "Host, LOCALHOST:80, LOOPBACK"
    })
    void clientOverLoopback_isNearUnlessSomebodyPassedItOn(String header, String value, String place) {
        http.tools.add(FakeTool.of(
                "where",
                (arguments, context) -> ToolResult.text(context.clientPlace().name())));
        HttpWire.Request request = modern(1, "tools/call", "'name':'where'").header("Authorization", "Bearer " + TOKEN);

        HttpWire.Response said = http.exchange(header == null ? request : request.header(header, value));

        assertThat(said.body()).contains("\"" + place + "\"");
    }

    @Test
    void client_ofAServerWithoutToken_isNotNear() {
        try (HttpFixture open = new HttpFixture(new Limits.Builder())) {
            open.tools.add(FakeTool.of(
                    "where",
                    (arguments, context) ->
                            ToolResult.text(context.clientPlace().name())));

            assertThat(open.exchange(modern(1, "tools/call", "'name':'where'")).body())
                    .contains("ELSEWHERE");
        }
    }

    @Test
    void token_twoHeaders_isRefusedEvenIfBothAreRight() {
        assertThat(http.exchange(asked().line("Authorization: Bearer " + TOKEN)).status())
                .isEqualTo(401);
    }

    @Test
    void token_inQuery_isNeverAccepted() {
        HttpWire.Request request = new HttpWire.Request("POST", "/mcp?access_token=" + TOKEN.replace(' ', '+'))
                .header("Content-Type", "application/json")
                .body("{}");

        assertThat(http.exchange(request).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:8787", "127.0.0.1.evil.example", "localhost:12x", "[::1].evil"})
    void host_notOurs_isMisdirectedBeforeTheTokenIsLookedAt(String host) {
        assertThat(http.exchange(asked().header("Host", host).header("Authorization", null))
                        .status())
                .isEqualTo(421);
    }

    @Test
    void host_missingOrTwice_isMisdirected() {
        assertThat(http.exchange(asked().header("Host", null)).status()).isEqualTo(421);
        assertThat(http.exchange(asked().line("Host: localhost")).status()).isEqualTo(421);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1", "[::1]:80", "exai.test", "127.0.0.1"})
    void host_ours_isServed(String host) {
        assertThat(http.exchange(asked().header("Host", host)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "http://localhost.evil.example",
                "file://",
                "http://a b",
                "ftp://localhost"
            })
    void origin_foreign_isForbidden(String origin) {
        assertThat(http.exchange(asked().header("Origin", origin)).status()).isEqualTo(403);
    }

    @Test
    void origin_twice_isForbidden() {
        HttpWire.Request request = asked().header("Origin", "http://localhost").line("Origin: http://localhost");

        assertThat(http.exchange(request).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:3000", "https://127.0.0.1", "http://[::1]:5", "https://app.test"})
    void origin_ours_isServed(String origin) {
        assertThat(http.exchange(asked().header("Origin", origin)).status()).isEqualTo(200);
    }

    @Test
    void refusal_ofABadOrigin_comesBeforeTheBody() {
        HttpWire wire = http.connect();
        wire.send(asked().header("Origin", "https://evil.example")
                .header("Content-Length", "1000000")
                .body(""));

        assertThat(wire.response().status()).isEqualTo(403);
    }

    @Test
    void form_wrong_isRefusedWithItsStatus() {
        assertThat(http.exchange(asked().header("Content-Type", "text/plain")).status())
                .isEqualTo(415);
        assertThat(http.exchange(asked().header("Content-Type", null)).status()).isEqualTo(415);
        assertThat(http.exchange(asked().header("Content-Encoding", "gzip")).status())
                .isEqualTo(415);
        assertThat(http.exchange(asked().header("Accept", "text/html")).status())
                .isEqualTo(406);
        assertThat(http.exchange(asked().header("Accept", "application/json")).status())
                .isEqualTo(406);
        assertThat(http.exchange(asked().header("Accept", "*/*")).status()).isEqualTo(200);
        assertThat(http.exchange(asked().header("Accept", null)).status()).isEqualTo(200);
        assertThat(http.exchange(asked().header("Content-Type", "application/json; charset=utf-8"))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "PUT", "OPTIONS", "PATCH"})
    void method_withoutASession_isNotAllowed(String method) {
        HttpWire.Response refused =
                http.exchange(new HttpWire.Request(method, "/mcp").header("Authorization", "Bearer " + TOKEN));

        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.headers().get("allow")).isEqualTo("POST");
    }

    @Test
    void documents_areOpenToAll() {
        HttpWire.Response health = http.exchange(new HttpWire.Request("GET", "/health"));
        HttpWire.Response root = http.exchange(new HttpWire.Request("GET", "/.well-known/oauth-protected-resource"));
        HttpWire.Response suffixed =
                http.exchange(new HttpWire.Request("GET", "/.well-known/oauth-protected-resource/mcp"));

        assertThat(health.json().path("status").asString()).isEqualTo("ok");
        assertThat(root.json().path("resource").asString())
                .isEqualTo("http://127.0.0.1:" + http.service.port() + "/mcp");
        assertThat(root.json().path("authorization_servers").path(0).asString()).isEqualTo("https://login.test");
        assertThat(suffixed.json()).isEqualTo(root.json());
        assertThat(http.exchange(new HttpWire.Request("POST", "/health")).status())
                .isEqualTo(405);
        assertThat(http.exchange(new HttpWire.Request("GET", "/elsewhere")).status())
                .isEqualTo(404);
    }

    @Test
    void openDoor_onAnAddressOthersReach_isRefusedAtStart() {
        McpServer server =
                new McpServer.Builder(new ServerIdentity("exai", "EXAI", "1", null), new ToolCatalog()).build();
        HttpGate open = new HttpGate(new OpenDoor(), Set.of(), Set.of(), List.of());
        InetSocketAddress everywhere = new InetSocketAddress(0);

        assertThatThrownBy(() -> new HttpService(server, open, everywhere).close())
                .hasMessageContaining("without a token");
        assertThatThrownBy(
                        () -> new HttpService(server, open, InetSocketAddress.createUnresolved("no.such", 0)).close())
                .hasMessageContaining("unknown host");
        assertThatThrownBy(() ->
                        new HttpService(server, open, new InetSocketAddress("127.0.0.1", http.service.port())).close())
                .hasMessageContaining("cannot listen");
        server.close();
    }

    @Test
    void tokens_none_areRefused() {
        assertThatThrownBy(() -> new ApiTokens(Map.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void session_ofAnotherPrincipal_isNotFound() {
        HttpWire alice = http.connect();
        HttpWire.Response opened =
                alice.exchange(HttpWire.post("{'jsonrpc':'2.0','id':0,'method':'initialize','params':{}}")
                        .header("Authorization", "Bearer " + TOKEN));
        String session = opened.headers().getOrDefault("mcp-session-id", "");
        HttpWire.Request ping = HttpFixture.legacy(session, "{'jsonrpc':'2.0','id':1,'method':'ping'}");

        assertThat(http.exchange(ping.header("Authorization", "Bearer another one"))
                        .status())
                .isEqualTo(404);
        assertThat(http.exchange(ping.header("Authorization", "Bearer " + TOKEN))
                        .status())
                .isEqualTo(200);
    }
}
