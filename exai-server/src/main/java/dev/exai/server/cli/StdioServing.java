package dev.exai.server.cli;

import dev.exai.core.PrincipalId;
import dev.exai.server.mcp.McpServer;
import dev.exai.server.mcp.StdioEndpoint;
import dev.exai.server.settings.Platform;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.wiring.Engine;
import dev.exai.server.wiring.Keeping;
import dev.exai.server.wiring.Wiring;
import java.io.PrintWriter;
import java.util.Map;

/** Serves one client over standard input and output until the input ends. */
final class StdioServing {
    private final Surroundings surroundings;

    StdioServing(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * Serves; returns when the input has ended and running calls with it.
     *
     * @param options what the command line sets, by the names of the settings
     */
    int run(Map<String, String> options) {
        Platform platform = surroundings.platform();
        ServerSettings settings = ServerSettings.read(platform, options);
        PrintWriter err = surroundings.errWriter();
        settings.notices().forEach(err::println);
        try (Engine engine =
                new Engine(settings, surroundings.workingRoots(), Keeping.IF_POSSIBLE, surroundings.time())) {
            engine.keepUpUsedFiles();
            McpServer server = Wiring.server(engine, surroundings.time());
            if (engine.providerSettings().configured().isEmpty()) {
                err.print(engine.models().providersText());
                err.flush();
            }
            Signals.Registration signal = surroundings.signals().onTerminate(server::close);
            try (signal) {
                new StdioEndpoint(server, PrincipalId.LOCAL, surroundings.in(), surroundings.out()).run();
            }
        }
        return ExitCode.OK;
    }
}
