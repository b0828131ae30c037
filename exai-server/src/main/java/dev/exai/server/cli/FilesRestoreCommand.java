package dev.exai.server.cli;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.files.BackupReport;
import dev.exai.files.BlobStore;
import dev.exai.files.FileStorage;
import dev.exai.server.settings.FilePathSettings;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.settings.StorageSettings;
import dev.exai.server.settings.StoredFileSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings a backup of the stored files back. */
@Command(
        name = "restore",
        description =
                "Bring a backup back into a data directory without files, and its contents into the bucket if the settings"
                        + " name one; not while a server uses it. What comes back may live beside the original. Exit code 1"
                        + " when a content is damaged.",
        mixinStandardHelpOptions = true)
final class FilesRestoreCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private SettingOptions options = new SettingOptions();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--replace",
            description = "Put the files that are there aside, in a folder beside them, instead of refusing.")
    private boolean replace;

    @Option(
            names = "--in-place",
            description =
                    "The original is gone for good: go on as the same installation, which deletes what the original has"
                            + " left at providers and may use its bucket.")
    private boolean inPlace;

    @Parameters(paramLabel = "DIR", description = "The folder of the backup.")
    private String source = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    FilesRestoreCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        ServerSettings settings = options.read(surroundings.platform());
        StorageSettings.requireFile(settings, "restore it with the tools of the database");
        Path backup = FilePathSettings.place(settings, source);
        Path directory = StoredFileSettings.directory(settings);
        boolean there = holdsAnything(directory);
        if (there) {
            requireLeave(directory);
        }
        long now = surroundings.time().instant().getEpochSecond();
        Path fresh = directory.resolveSibling(directory.getFileName() + ".restoring-" + now);
        BackupReport report = restore(settings, backup, fresh);
        if (there) {
            Path aside = directory.resolveSibling(directory.getFileName() + ".before-" + now);
            Files.move(directory, aside);
            spec.commandLine().getErr().println("what was there is now in " + aside);
        }
        Files.deleteIfExists(directory.resolve(StoredFileSettings.SPOOL)); // of the bucket, empty by now
        Files.deleteIfExists(directory);
        Files.move(fresh, directory);
        return new BackupText(spec.commandLine().getOut(), json).tell(report);
    }

    private BackupReport restore(ServerSettings settings, Path backup, Path fresh) throws IOException {
        try (BlobStore bucket = StoredFileSettings.openBucket(settings, surroundings.time());
                ProgressBar bar = ProgressBar.on(spec.commandLine().getErr(), "of the contents", json)) {
            return FileStorage.restore(
                    backup, fresh, bucket, inPlace, surroundings.time(), bar.pieces(bytesBelow(backup)));
        }
    }

    /** How much will come, as far as can be seen. */
    private static long bytesBelow(Path backup) throws IOException {
        if (!Files.isDirectory(backup)) {
            return 0; // which is told when it is opened
        }
        try (Stream<Path> all = Files.walk(backup)) {
            return all.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static boolean holdsAnything(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> inside = Files.list(directory)) {
            return inside.anyMatch(each -> !each.endsWith(StoredFileSettings.SPOOL));
        }
    }

    /** What somebody uses is not put aside: opening it, which takes the directory, shows that. */
    private void requireLeave(Path directory) {
        if (!replace) {
            throw new ExaiException(
                    ErrorKind.CONFIGURATION,
                    "files are kept in " + directory + " already; --replace puts them aside, and nothing is lost");
        }
        if (FileStorage.isKeptIn(directory) || Files.exists(directory.resolve("contents"))) {
            FileStorage.directory(directory, surroundings.time()).close();
        }
    }
}
