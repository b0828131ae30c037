package dev.exai.server.settings;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the server finds around it when it starts.
 *
 * @param environment the environment variables
 * @param osName the name of the operating system as Java tells it
 * @param home the user's home directory
 * @param workingDirectory where the process was started
 */
public record Platform(Map<String, String> environment, String osName, Path home, Path workingDirectory) {
    /** Copies the environment. */
    public Platform {
        environment = Map.copyOf(environment);
    }

    /** The platform of this process. */
    public static Platform ofProcess() {
        return new Platform(
                System.getenv(),
                System.getProperty("os.name", ""),
                Path.of(System.getProperty("user.home", "")),
                Path.of("").toAbsolutePath());
    }

    /** Where this platform keeps a user's data of programs, for EXAI. */
    public Path userDataDirectory() {
        String os = osName.toLowerCase(Locale.ROOT);
        if (os.startsWith("mac")) {
            return home.resolve("Library").resolve("Application Support").resolve("exai");
        }
        if (os.startsWith("windows")) {
            return under("LOCALAPPDATA", home.resolve("AppData").resolve("Local"));
        }
        return under("XDG_DATA_HOME", home.resolve(".local").resolve("share"));
    }

    private Path under(String variable, Path otherwise) {
        @Nullable String folder = environment.get(variable);
        boolean usable = folder != null && !folder.isBlank() && Path.of(folder).isAbsolute();
        return (usable ? Path.of(folder) : otherwise).resolve("exai");
    }
}
