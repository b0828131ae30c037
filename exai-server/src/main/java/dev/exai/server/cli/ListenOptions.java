package dev.exai.server.cli;

import dev.exai.server.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the two ways to serve. */
final class ListenOptions {
    @Option(names = "--host", paramLabel = "HOST", description = "Address to listen on, default 127.0.0.1.")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on, default 8787; 0 takes a free one.")
    private @Nullable String port;

    @Option(names = "--no-auth", description = "Ask HTTP clients for no token; refused beyond loopback.")
    private boolean withoutToken;

    /** What was set, by the names of the settings. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        if (host != null) {
            values.put(Settings.HOST.name(), host);
        }
        if (port != null) {
            values.put(Settings.PORT.name(), port);
        }
        if (withoutToken) {
            values.put(Settings.AUTH.name(), "false");
        }
        return values;
    }
}
