package dev.exai.server.cli;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.files.AllowedRoots;
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
                "Write a backup of the catalogue and all contents, each compared with its hash; also while a server runs."
                        + " Exit code 1 when a content is lost or damaged.",
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
        try (OpenedFiles opened = opened(settings)) {
            FileService files = opened.service();
            BackupReport report;
            try (ProgressBar bar = ProgressBar.on(spec.commandLine().getErr(), "of the contents", json)) {
                report = files.backup(place, bar.pieces(files.stats(null).bytes()));
            }
            return new BackupText(spec.commandLine().getOut(), json).tell(report);
        }
    }

    /** As its owner, so that nothing is swept and the audit tells of it; beside a server that has it, as a reader. */
    private OpenedFiles opened(ServerSettings settings) {
        try {
            return OpenedFiles.toChange(settings, surroundings);
        } catch (ExaiException e) {
            if (e.kind() != ErrorKind.CONFIGURATION) {
                throw e;
            }
            return OpenedFiles.toRead(settings, AllowedRoots.none(), surroundings);
        }
    }
}
