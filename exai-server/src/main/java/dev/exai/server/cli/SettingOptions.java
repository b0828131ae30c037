package dev.exai.server.cli;

import dev.exai.server.settings.Platform;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options every command takes that reads settings. */
final class SettingOptions {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Directory of the configuration file, the access token and the conversations.")
    private @Nullable String dataDirectory;

    @Option(names = "--demo", description = "Add a simulated provider, model demo/echo, that needs no key.")
    private boolean demo;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Set any setting by its name; the command config lists them.")
    private Map<String, String> settings = new LinkedHashMap<>();

    /** What was set, by the names of the settings. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>(settings);
        if (dataDirectory != null) {
            values.put(Settings.DATA_DIR.name(), dataDirectory);
        }
        if (demo) {
            values.put(Settings.DEMO.name(), "true");
        }
        return values;
    }

    /** These options together with those of a server. */
    SettingOptions and(ListenOptions listen) {
        SettingOptions both = new SettingOptions();
        both.settings = values();
        both.settings.putAll(listen.values());
        return both;
    }

    /** The settings that hold with these options. */
    ServerSettings read(Platform platform) {
        return ServerSettings.read(platform, values());
    }
}
