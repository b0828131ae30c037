package dev.exai.server;

import dev.exai.core.TimeSource;
import dev.exai.server.cli.Exai;
import dev.exai.server.cli.Signals;
import dev.exai.server.cli.Surroundings;
import dev.exai.server.ops.SqliteLibrary;
import dev.exai.server.rpc.StandardStreams;
import dev.exai.server.settings.Platform;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;

/** Where the process begins. */
public final class Main {
    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        String natives = System.getProperty("exai.native");
        if (natives != null) {
            SqliteLibrary.keepIn(Path.of(natives));
        }
        StandardStreams streams = StandardStreams.take();
        Surroundings surroundings = new Surroundings(
                Platform.ofProcess(),
                streams.in(),
                streams.out(),
                new FileOutputStream(FileDescriptor.err),
                TimeSource.system(),
                Signals.ofProcess(),
                System.getProperty("exai.launcher", "exai"));
        System.exit(Exai.run(surroundings, args));
    }
}
