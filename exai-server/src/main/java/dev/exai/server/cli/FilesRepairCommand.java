package dev.exai.server.cli;

import dev.exai.files.AllowedRoots;
import dev.exai.files.FileCheckReport;
import dev.exai.files.FileService;
import dev.exai.server.rpc.Json;
import dev.exai.server.settings.Printable;
import dev.exai.server.settings.ServerSettings;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts right what can be put right in what is stored. */
@Command(
        name = "repair",
        description =
                "Make wrong counts anew, remove contents that no file names, and tell what is lost; not while a server"
                        + " uses the data directory. Exit code 1 when something is lost: add it again, or restore a backup.",
        mixinStandardHelpOptions = true)
final class FilesRepairCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private SettingOptions options = new SettingOptions();

    @Option(
            names = "--dry-run",
            description =
                    "Only tell how many counts would be made anew, and which contents removed; also while a server"
                            + " runs.")
    private boolean dryRun;

    @Option(
            names = "--force",
            description = "Remove contents that no file names also where they are more than a tenth of all.")
    private boolean force;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    FilesRepairCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ServerSettings settings = options.read(surroundings.platform());
        if (dryRun) {
            return preview(settings);
        }
        try (OpenedFiles opened = OpenedFiles.toChange(settings, surroundings)) {
            FileService files = opened.service();
            int counts = files.repair();
            int strays = force ? files.care().collectGarbageWithConsent() : files.collectGarbage(false);
            FileCheckReport left = files.check();
            tell(counts, strays, left);
            return left.isSound() ? ExitCode.OK : ExitCode.FAILURE;
        }
    }

    private int preview(ServerSettings settings) {
        PrintWriter out = spec.commandLine().getOut();
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        try (OpenedFiles opened = OpenedFiles.toRead(settings, AllowedRoots.none(), surroundings)) {
            FileService files = opened.service();
            int counts = files.care().previewRepair();
            told.put("dry_run", true).put("counts_wrong", counts);
            if (!json) {
                out.println(counts + " counts would be made anew");
            }
            RemovableLines lines = new RemovableLines(out, json, told);
            files.care().previewStrays(lines);
            lines.end();
        }
        if (json) {
            out.println(Json.text(told));
        }
        return ExitCode.OK;
    }

    private void tell(int counts, int strays, FileCheckReport left) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode told = JsonNodeFactory.instance.objectNode();
            told.put("counts_mended", counts);
            told.put("strays_removed", strays);
            told.put("sound", left.isSound());
            left.faults().forEach(told.putArray("faults")::add);
            out.println(Json.text(told));
            return;
        }
        out.println(counts + " counts mended, " + strays + " contents that no file names removed");
        left.faults().forEach(fault -> out.println(Printable.text(fault)));
        out.println(left.isSound() ? "nothing is wrong" : "something is lost: add it again, or restore a backup");
    }
}
