package dev.exai.server.cli;

import dev.exai.files.AllowedRoots;
import dev.exai.files.FileHealth;
import dev.exai.files.FileReport;
import dev.exai.files.FileService;
import dev.exai.files.FileStats;
import dev.exai.server.files.FileJson;
import dev.exai.server.rpc.Json;
import dev.exai.server.settings.ServerSettings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Tells how much is kept, and how it is. */
@Command(
        name = "stats",
        description =
                "Tell how many files there are, of everybody, and how they are; also while a server runs. Exit code 1"
                        + " when something does not work or is lost.",
        mixinStandardHelpOptions = true)
final class FilesStatsCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private SettingOptions options = new SettingOptions();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    FilesStatsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ServerSettings settings = options.read(surroundings.platform());
        try (OpenedFiles opened = OpenedFiles.toRead(settings, AllowedRoots.none(), surroundings)) {
            FileService files = opened.service();
            FileHealth health = files.health();
            tell(files.stats(null), health, files.care().reports());
            return health.level() == FileHealth.Level.CRITICAL ? ExitCode.FAILURE : ExitCode.OK;
        }
    }

    private void tell(FileStats stats, FileHealth health, List<FileReport> reports) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode told = FileJson.of(stats);
            told.setAll(FileJson.of(health));
            told.set("reports", FileJson.of(reports));
            out.println(Json.text(told));
            return;
        }
        out.println(stats.files() + " files, " + stats.deleted() + " deleted that can be brought back, " + stats.held()
                + " held");
        out.println(stats.contents() + " contents, " + stats.bytes() + " bytes");
        new TreeMap<>(stats.types()).forEach((type, count) -> out.println("type\t" + type + "\t" + count));
        stats.copies()
                .forEach((provider, states) -> new TreeMap<>(states)
                        .forEach((state, count) -> out.println("copies\t" + provider + "\t" + state + "\t" + count)));
        reports.forEach(report -> out.println("last " + report.work() + "\t" + report.at() + "\t"
                + (report.failure() == null ? new TreeMap<>(report.counts()) : report.failure())));
        health.reasons()
                .forEach(reason -> out.println(
                        reason.level().name().toLowerCase(Locale.ROOT) + "\t" + reason.since() + "\t" + reason.text()));
        out.println("health: " + health.level().name().toLowerCase(Locale.ROOT));
    }
}
