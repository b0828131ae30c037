package dev.exai.server.cli;

import dev.exai.files.AllowedRoots;
import dev.exai.files.ArchiveReport;
import dev.exai.files.FileService;
import dev.exai.files.RetentionReport;
import dev.exai.files.RetentionRule;
import dev.exai.server.rpc.Json;
import dev.exai.server.settings.FileRuleSettings;
import dev.exai.server.settings.ServerSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tells by which rules files end and are archived, and what that is now. */
@Command(
        name = "rules",
        description =
                "Tell by which rules files of everybody end and contents are archived, and how many that are now; also while a"
                        + " server runs.",
        mixinStandardHelpOptions = true)
final class FilesRulesCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private SettingOptions options = new SettingOptions();

    @Option(
            names = "--apply",
            description =
                    "End and archive them, as servers do by themselves; not while a server uses the data directory.")
    private boolean apply;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    FilesRulesCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ServerSettings settings = options.read(surroundings.platform());
        List<RetentionRule> rules = FileRuleSettings.retention(settings);
        Duration unused = FileRuleSettings.archiveAfter(settings);
        try (OpenedFiles opened = apply
                ? OpenedFiles.toChange(settings, surroundings)
                : OpenedFiles.toRead(settings, AllowedRoots.none(), surroundings)) {
            FileService files = opened.service();
            List<RetentionReport> ended = files.applyRetention(rules, !apply);
            tell(rules, ended, unused, unused == null ? null : files.archive(unused, !apply));
        }
        return ExitCode.OK;
    }

    private void tell(
            List<RetentionRule> rules,
            List<RetentionReport> ended,
            @Nullable Duration unused,
            @Nullable ArchiveReport archived) {
        if (json) {
            out().println(Json.text(asJson(rules, ended, unused, archived)));
            return;
        }
        for (int i = 0; i < rules.size(); i++) {
            RetentionReport report = ended.get(i);
            out().println(report.rule() + "\tafter " + text(rules.get(i).age()) + "\t" + report.files() + " files, "
                    + report.bytes() + (apply ? " bytes ended" : " bytes to end"));
        }
        if (unused != null && archived != null) {
            out().println("archive\tafter " + text(unused) + " without use\t" + archived.contents() + " contents, "
                    + archived.bytes() + (apply ? " bytes moved, " + archived.failed() + " failed" : " bytes to move"));
        }
        if (rules.isEmpty() && unused == null) {
            out().println("no rules are set (files.stored.retention, files.stored.archive.after)");
        }
    }

    private ObjectNode asJson(
            List<RetentionRule> rules,
            List<RetentionReport> ended,
            @Nullable Duration unused,
            @Nullable ArchiveReport archived) {
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        told.put("dry_run", !apply);
        var retention = told.putArray("retention");
        for (int i = 0; i < rules.size(); i++) {
            RetentionReport report = ended.get(i);
            retention
                    .addObject()
                    .put("type", report.rule())
                    .put("after", text(rules.get(i).age()))
                    .put("files", report.files())
                    .put("bytes", report.bytes());
        }
        if (unused != null && archived != null) {
            told.putObject("archive")
                    .put("after", text(unused))
                    .put("contents", archived.contents())
                    .put("bytes", archived.bytes())
                    .put("failed", archived.failed());
        }
        return told;
    }

    private static String text(Duration duration) {
        return FileRuleSettings.text(duration);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
