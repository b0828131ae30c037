package dev.exai.server.cli;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.spi.CallContext;
import dev.exai.files.FileService;
import dev.exai.files.SweepReport;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.settings.Settings;
import dev.exai.server.wiring.Engine;
import dev.exai.server.wiring.Keeping;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Removes what nobody needs any more. */
@Command(
        name = "gc",
        description =
                "Remove expired and deleted files whose grace is over, here and at providers, and contents that no file"
                        + " names; not while a server uses the data directory.",
        mixinStandardHelpOptions = true)
final class FilesGcCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private SettingOptions options = new SettingOptions();

    @Option(names = "--dry-run", description = "Only count the contents that no file names.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    FilesGcCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ServerSettings settings = options.read(surroundings.platform());
        PrintWriter out = spec.commandLine().getOut();
        try (Engine engine =
                new Engine(settings, surroundings.workingRoots(), Keeping.IF_POSSIBLE, surroundings.time())) {
            FileService files = engine.files().service();
            if (!dryRun) {
                CallContext context = CallContext.until(
                                Deadline.after(settings.get(Settings.TOTAL_TIMEOUT), surroundings.time()))
                        .timeouts(settings.timeouts())
                        .cancel(new CancelToken())
                        .build();
                SweepReport report = files.sweep(engine.providers().providers(), context);
                out.println(report.expired() + " expired, " + report.purged() + " purged, " + report.copiesDeleted()
                        + " copies deleted, " + report.contentsRemoved() + " contents removed, " + report.waiting()
                        + " waiting for their provider");
            }
            out.println(files.collectGarbage(dryRun) + " contents that no file names" + (dryRun ? "" : ", removed"));
        }
        return ExitCode.OK;
    }
}
