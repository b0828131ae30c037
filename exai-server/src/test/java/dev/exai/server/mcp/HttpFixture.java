package dev.exai.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.TimeSource;
import dev.exai.server.auth.Authenticator;
import dev.exai.server.auth.OpenDoor;
import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Limits;
import dev.exai.server.tools.Catalog;
import dev.exai.server.tools.ToolCatalog;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A server over real HTTP with an echo tool, closed and looked over at the end of each test. */
final class HttpFixture implements AutoCloseable {
    final ToolCatalog tools = new ToolCatalog();
    final ResourceCatalog resources = new ResourceCatalog();
    final Catalog<Prompt> prompts = new Catalog<>();
    final McpServer server;
    final HttpService service;
    private final List<HttpWire> wires = new ArrayList<>();

    HttpFixture() {
        this(new Limits.Builder(), new OpenDoor(), TimeSource.system());
    }

    HttpFixture(Limits.Builder limits) {
        this(limits, new OpenDoor(), TimeSource.system());
    }

    HttpFixture(Limits.Builder limits, Authenticator authenticator, TimeSource time) {
        tools.add(FakeTool.echo());
        server = new McpServer.Builder(new ServerIdentity("exai", "EXAI", "1.0", null), tools)
                .resources(resources)
                .prompts(prompts)
                .limits(limits.set(Limit.DRAIN_MILLIS, 200).build())
                .time(time)
                .build();
        service = new HttpService(
                server,
                new HttpGate(
                        authenticator, Set.of("exai.test"), Set.of("https://app.test"), List.of("https://login.test")),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    HttpWire connect() {
        HttpWire wire = new HttpWire(service.port());
        wires.add(wire);
        return wire;
    }

    /** The answer on a connection of its own. */
    HttpWire.Response exchange(HttpWire.Request request) {
        return connect().exchange(request);
    }

    /** Opens a session; the answer's header names it. */
    String initialize(HttpWire wire, String capabilities) {
        HttpWire.Response opened = wire.exchange(
                HttpWire.post("{'jsonrpc':'2.0','id':0,'method':'initialize','params':{'protocolVersion':'2025-11-25',"
                        + "'capabilities':" + capabilities + ",'clientInfo':{'name':'test','version':'1'}}}"));
        assertThat(opened.status()).isEqualTo(200);
        return opened.headers().getOrDefault("mcp-session-id", "");
    }

    static HttpWire.Request legacy(String session, String body) {
        return HttpWire.post(body).header("Mcp-Session-Id", session).header("MCP-Protocol-Version", "2025-11-25");
    }

    /** Waits until the condition holds, at most for some seconds. */
    static void await(BooleanSupplier condition) {
        TimeSource time = TimeSource.system();
        long start = time.nanos();
        while (!condition.getAsBoolean()) {
            assertThat(time.nanos() - start).isLessThan(Duration.ofSeconds(10).toNanos());
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    @Override
    public void close() {
        service.close();
        wires.forEach(HttpWire::close);
        assertThat(server.runningCalls()).isZero();
        assertThat(server.openStreams()).isZero();
        assertThat(server.openSessions()).isZero();
        assertThat(service.connections()).isZero();
    }
}
