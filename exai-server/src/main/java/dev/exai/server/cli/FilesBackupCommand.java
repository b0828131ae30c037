package dev.exai.server.cli;

import dev.exai.files.BackupReport;
import dev.exai.files.FileService;
import dev.exai.server.settings.FilePathSettings;
import dev.exai.server.settings.ServerSettings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a backup of the stored files. */
@Command(
        name = "backup",
        description =
                "Write a backup of the catalogue and all contents, each compared with its hash; not while a server uses"
                        + " the data directory. Exit code 1 when a content is lost or damaged.",
        mixinStandardHelpOptions = true)
final class FilesBackupCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private SettingOptions options = new SettingOptions();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Parameters(paramLabel = "DIR", description = "The folder to write to, empty or missing.")
    private String target = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    FilesBackupCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ServerSettings settings = options.read(surroundings.platform());
        Path place = FilePathSettings.place(settings, target);
        try (OpenedFiles opened = OpenedFiles.toChange(settings, surroundings)) {
            FileService files = opened.service();
            BackupReport report = files.backup(place);
            return new BackupText(spec.commandLine().getOut(), json).tell(report);
        }
    }
}
