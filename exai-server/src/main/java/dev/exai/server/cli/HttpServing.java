package dev.exai.server.cli;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Secret;
import dev.exai.server.auth.ApiTokens;
import dev.exai.server.auth.Authenticator;
import dev.exai.server.auth.OpenDoor;
import dev.exai.server.auth.TokenFile;
import dev.exai.server.files.FileDoor;
import dev.exai.server.mcp.HttpGate;
import dev.exai.server.mcp.HttpService;
import dev.exai.server.mcp.McpServer;
import dev.exai.server.rpc.HttpDoor;
import dev.exai.server.rpc.Limit;
import dev.exai.server.settings.LimitSettings;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.settings.Settings;
import dev.exai.server.settings.StoredFileSettings;
import dev.exai.server.wiring.Engine;
import dev.exai.server.wiring.Keeping;
import dev.exai.server.wiring.Wiring;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Serves any number of clients over HTTP until the process is asked to end. */
final class HttpServing {
    private final Surroundings surroundings;

    HttpServing(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * Serves; returns when running calls have ended after the signal.
     *
     * @param options what the command line sets, by the names of the settings
     */
    int run(Map<String, String> options) {
        ServerSettings settings = ServerSettings.read(surroundings.platform(), options);
        Secret token = settings.get(Settings.AUTH) ? token(settings) : null;
        try (Engine engine = new Engine(settings, List.of(), Keeping.AS_SET, surroundings.time())) {
            McpServer server = Wiring.server(engine, surroundings.time());
            HttpService service = listening(engine, server, gate(settings, token), door(engine));
            tell(
                    settings,
                    engine,
                    new ClientConfiguration(
                            url(settings, service.port()), token, surroundings.launcher(), stdioArguments(settings)));
            engine.keepUpFiles();
            serve(service, engine, LimitSettings.protocol(settings).duration(Limit.DRAIN_MILLIS));
        }
        return ExitCode.OK;
    }

    private static HttpService listening(Engine engine, McpServer server, HttpGate gate, HttpDoor door) {
        boolean started = false;
        try {
            engine.awaitStorage();
            HttpService service = new HttpService(server, gate, door, address(engine.settings()));
            started = true;
            return service;
        } finally {
            if (!started) {
                server.close();
            }
        }
    }

    private void serve(HttpService service, Engine engine, Duration patience) {
        CountDownLatch ended = new CountDownLatch(1);
        Signals.Registration registration = surroundings.signals().onTerminate(() -> {
            service.close(patience);
            engine.close();
            ended.countDown();
        });
        try (registration) {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            service.close(Duration.ZERO);
        }
    }

    private void tell(ServerSettings settings, Engine engine, ClientConfiguration client) {
        PrintWriter out = surroundings.outWriter();
        client.lines().forEach(out::println);
        PrintWriter err = surroundings.errWriter();
        settings.notices().forEach(err::println);
        err.print(engine.models().providersText());
        err.flush();
    }

    /** What a stdio server needs to be told to find the same settings. */
    private static List<String> stdioArguments(ServerSettings settings) {
        List<String> arguments = new ArrayList<>();
        arguments.add("stdio");
        if (settings.get(Settings.DEMO)) {
            arguments.add("--demo");
        }
        if (!settings.dataDirectory().equals(settings.platform().userDataDirectory())) {
            arguments.addAll(List.of("--data-dir", settings.dataDirectory().toString()));
        }
        return arguments;
    }

    private HttpDoor door(Engine engine) {
        Path unfinished = StoredFileSettings.directory(engine.settings()).resolve("uploads");
        return new FileDoor(engine.files(), unfinished, surroundings.time());
    }

    private static Secret token(ServerSettings settings) {
        return settings.find(Settings.TOKEN)
                .map(TokenFile::checked)
                .orElseGet(() -> new TokenFile(settings.dataDirectory()).loadOrCreate());
    }

    private static HttpGate gate(ServerSettings settings, @Nullable Secret token) {
        Authenticator authenticator = token == null ? new OpenDoor() : ApiTokens.single(token);
        Set<String> hosts = new HashSet<>();
        hosts.add(settings.get(Settings.HOST).toLowerCase(Locale.ROOT));
        settings.get(Settings.ALLOWED_HOSTS).forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        return new HttpGate(authenticator, hosts, Set.copyOf(settings.get(Settings.ALLOWED_ORIGINS)), List.of());
    }

    private static InetSocketAddress address(ServerSettings settings) {
        String host = settings.get(Settings.HOST);
        InetSocketAddress address = new InetSocketAddress(host, Math.toIntExact(settings.get(Settings.PORT)));
        if (address.isUnresolved()) {
            throw new ExaiException(ErrorKind.CONFIGURATION, Settings.HOST.name() + " is no address of this machine");
        }
        return address;
    }

    private static String url(ServerSettings settings, int port) {
        String host = settings.get(Settings.HOST);
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return "http://" + shown + ":" + port + HttpGate.MCP_PATH;
    }
}
