package dev.exai.server.cli;

import dev.exai.core.model.ProviderId;
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
import org.jspecify.annotations.Nullable;
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

    @Option(
            names = "--dry-run",
            description = "Only tell of everything that would end or go, one line each; also while a server runs.")
    private boolean dryRun;

    @Option(
            names = "--force",
            description =
                    "Remove contents that no file names also where they are more than a tenth of all; with --give-up,"
                            + " give up.")
    private boolean force;

    @Option(
            names = "--give-up",
            paramLabel = "PROVIDER",
            description =
                    "First forget every copy at a provider that is not configured any more, so that deleted files wait"
                            + " for it no longer; what it holds stays there. Without --force only tell how many.")
    private @Nullable String givenUp;

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
        if (givenUp != null && !isGivenUp(settings, new ProviderId(givenUp), told)) {
            return ExitCode.FAILURE;
        }
        if (dryRun) {
            preview(settings, told);
        } else {
            remove(settings, told);
        }
        if (json) {
            out().println(Json.text(told));
        }
        return ExitCode.OK;
    }

    /** Whether the copies were given up; tells how many there are otherwise. */
    private boolean isGivenUp(ServerSettings settings, ProviderId provider, ObjectNode told) {
        boolean only = dryRun || !force;
        int copies;
        try (OpenedFiles opened = only
                ? OpenedFiles.toRead(settings, AllowedRoots.none(), surroundings)
                : OpenedFiles.toChange(settings, surroundings)) {
            copies = opened.service().care().giveUpCopies(provider, only);
        }
        told.put("given_up", copies);
        if (!json) {
            out().println(copies + " copies at " + provider + (only ? " would be given up" : " given up"));
        }
        if (only && !dryRun) {
            spec.commandLine().getErr().println("nothing was changed: --force gives them up");
        }
        return dryRun || force;
    }

    private void preview(ServerSettings settings, ObjectNode told) {
        try (OpenedFiles opened = OpenedFiles.toRead(settings, AllowedRoots.none(), surroundings)) {
            RemovableLines lines = new RemovableLines(out(), json, told);
            opened.service().care().previewCleanUp(lines);
            lines.end();
        }
    }

    private void remove(ServerSettings settings, ObjectNode told) {
        try (Engine engine =
                new Engine(settings, surroundings.workingRoots(), Keeping.IF_POSSIBLE, surroundings.time())) {
            FileService files = engine.files().service();
            CallContext context = surroundings.call(settings).build();
            tell(files.sweep(engine.providers().providers(), context), told);
            tell(force ? files.care().collectGarbageWithConsent() : files.collectGarbage(false), told);
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

    private void tell(int strays, ObjectNode told) {
        told.put("stray_contents", strays);
        if (!json) {
            out().println(strays + " contents that no file names, removed");
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
