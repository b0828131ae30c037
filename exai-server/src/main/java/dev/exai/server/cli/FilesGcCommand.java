package dev.exai.server.cli;

import dev.exai.core.spi.CallContext;
import dev.exai.files.AllowedRoots;
import dev.exai.files.FileService;
import dev.exai.files.SweepReport;
import dev.exai.server.rpc.Json;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.wiring.Engine;
import dev.exai.server.wiring.Keeping;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

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

    @Option(names = "--dry-run", description = "Only count the contents that no file names; also while a server runs.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    FilesGcCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ServerSettings settings = options.read(surroundings.platform());
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        told.put("dry_run", dryRun);
        if (dryRun) {
            count(settings, told);
        } else {
            remove(settings, told);
        }
        if (json) {
            out().println(Json.text(told));
        }
        return ExitCode.OK;
    }

    private void count(ServerSettings settings, ObjectNode told) {
        try (OpenedFiles opened = OpenedFiles.toRead(settings, AllowedRoots.none(), surroundings)) {
            FileService files = opened.service();
            tell(files.collectGarbage(true), "", told);
        }
    }

    private void remove(ServerSettings settings, ObjectNode told) {
        try (Engine engine =
                new Engine(settings, surroundings.workingRoots(), Keeping.IF_POSSIBLE, surroundings.time())) {
            FileService files = engine.files().service();
            CallContext context = surroundings.call(settings).build();
            tell(files.sweep(engine.providers().providers(), context), told);
            tell(files.collectGarbage(false), ", removed", told);
        }
    }

    private void tell(SweepReport report, ObjectNode told) {
        told.put("expired", report.expired());
        told.put("purged", report.purged());
        told.put("copies_deleted", report.copiesDeleted());
        told.put("contents_removed", report.contentsRemoved());
        told.put("waiting", report.waiting());
        if (!json) {
            out().println(report.expired() + " expired, " + report.purged() + " purged, " + report.copiesDeleted()
                    + " copies deleted, " + report.contentsRemoved() + " contents removed, " + report.waiting()
                    + " waiting for their provider");
        }
    }

    private void tell(int strays, String end, ObjectNode told) {
        told.put("stray_contents", strays);
        if (!json) {
            out().println(strays + " contents that no file names" + end);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
