package dev.exai.server.cli;

import dev.exai.core.Deadline;
import dev.exai.files.AllowedRoots;
import dev.exai.files.FileCheckReport;
import dev.exai.files.FileService;
import dev.exai.server.rpc.Json;
import dev.exai.server.settings.Printable;
import dev.exai.server.settings.ServerSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Looks whether the stored files are sound. */
@Command(
        name = "check",
        description = "Compare the catalogue of files with their contents; also while a server runs. Exit code 1 when"
                + " something is wrong.",
        mixinStandardHelpOptions = true)
final class FilesCheckCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private SettingOptions options = new SettingOptions();

    @Option(names = "--read-data", description = "Also read the contents and compare their hashes.")
    private boolean readData;

    @Option(
            names = "--minutes",
            paramLabel = "NUMBER",
            defaultValue = "60",
            description = "Longest time to read contents; default 60.")
    private long minutes;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    FilesCheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ServerSettings settings = options.read(surroundings.platform());
        try (OpenedFiles opened = OpenedFiles.toRead(settings, AllowedRoots.none(), surroundings)) {
            FileService files = opened.service();
            FileCheckReport report = readData ? readData(files) : files.check();
            tell(report);
            return report.isSound() ? ExitCode.OK : ExitCode.FAILURE;
        }
    }

    private FileCheckReport readData(FileService files) {
        Deadline until = Deadline.after(Duration.ofMinutes(minutes), surroundings.time());
        try (ProgressBar bar = ProgressBar.on(spec.commandLine().getErr(), "of the contents read", json)) {
            return files.checkData(until, bar.pieces(files.stats(null).bytes()));
        }
    }

    private void tell(FileCheckReport report) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode told = JsonNodeFactory.instance.objectNode();
            told.put("sound", report.isSound());
            told.put("files", report.files());
            told.put("contents", report.contents());
            told.put("bytes", report.bytes());
            told.put("contents_read", report.contentsRead());
            told.put("complete", report.complete());
            report.faults().forEach(told.putArray("faults")::add);
            out.println(Json.text(told));
            return;
        }
        report.faults().forEach(fault -> out.println(Printable.text(fault)));
        out.println(report.files() + " files, " + report.contents() + " contents, " + report.bytes() + " bytes, "
                + report.contentsRead() + " contents read");
        if (!report.complete()) {
            out.println("the time was over before all contents were read");
        }
        out.println(report.isSound() ? "nothing is wrong" : "something is wrong");
    }
}
