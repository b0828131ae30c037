package dev.exai.server.cli;

import dev.exai.files.TakeIn;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that take files in. */
final class TakeInOptions {
    @Option(names = "--purpose", paramLabel = "WORD", description = "What they are for.")
    private @Nullable String purpose;

    @Option(names = "--keep", paramLabel = "HOURS", description = "How long they are kept; default for ever.")
    private @Nullable Long hours;

    /** How the files are taken in. */
    TakeIn.Builder wish() {
        return new TakeIn.Builder().purpose(purpose).keepFor(hours == null ? null : Duration.ofHours(hours));
    }
}
