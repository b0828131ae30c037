package dev.exai.server.cli;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.TimeSource;
import dev.exai.core.spi.CallContext;
import dev.exai.server.settings.Platform;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.settings.Settings;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What a command works with.
 *
 * @param in standard input
 * @param out standard output, which belongs to the protocol while stdio serves
 * @param err where messages for people go
 * @param signals how it learns that the process shall end
 * @param launcher the program a client configuration should name
 */
public record Surroundings(
        Platform platform,
        InputStream in,
        OutputStream out,
        OutputStream err,
        TimeSource time,
        Signals signals,
        String launcher) {
    /** Where files may be read when one person at this machine is the only caller: the working directory. */
    List<Path> workingRoots() {
        return List.of(platform.workingDirectory());
    }

    /** A call that a command makes, with the time and the clocks of the settings. */
    CallContext.Builder call(ServerSettings settings) {
        return CallContext.until(Deadline.after(settings.get(Settings.TOTAL_TIMEOUT), time))
                .timeouts(settings.timeouts())
                .cancel(new CancelToken());
    }

    /** A writer to standard output that flushes with each line. */
    PrintWriter outWriter() {
        return new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true);
    }

    /** A writer to standard error that flushes with each line. */
    PrintWriter errWriter() {
        return new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true);
    }
}
