package dev.exai.server.cli;

import dev.exai.server.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Understands the plain forms of {@code serve} and {@code stdio} without the command line library, whose classes cost a
 * third of the start of a stdio server. Whatever is not plain is left to it, so there is one source of messages and help.
 */
final class QuickArguments {
    private QuickArguments() {}

    /** What the arguments after the command set, by the names of the settings; null if they are not plain. */
    static @Nullable Map<String, String> parse(String... args) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 1; i < args.length; i++) {
            switch (args[i]) {
                case "--demo" -> values.put(Settings.DEMO.name(), "true");
                case "--no-auth" -> values.put(Settings.AUTH.name(), "false");
                case "--data-dir", "--host", "--port" -> {
                    if (i + 1 == args.length || args[i + 1].startsWith("-")) {
                        return null;
                    }
                    values.put(args[i].substring(2), args[++i]);
                }
                default -> {
                    return null;
                }
            }
        }
        return values;
    }
}
