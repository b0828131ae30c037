package dev.exai.server.cli;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.files.AllowedRoots;
import dev.exai.files.ArchiveLimits;
import dev.exai.files.FileId;
import dev.exai.files.FileService;
import dev.exai.files.StoredFile;
import dev.exai.files.StoredFilePage;
import dev.exai.files.WriteWish;
import dev.exai.server.files.FileJson;
import dev.exai.server.rpc.Json;
import dev.exai.server.settings.FilePathSettings;
import dev.exai.server.settings.Printable;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.settings.StoredFileSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Keeps files without a server. */
@Command(
        name = "files",
        description =
                "Add, list, show, get, unpack, check and back up stored files, ask about them, and compare them with the"
                        + " providers.",
        mixinStandardHelpOptions = true)
final class FilesCommand implements Runnable {
    private static final int PAGE = 500;

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private FilesCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The command with its subcommands. */
    static CommandLine line(Surroundings surroundings) {
        return new CommandLine(new FilesCommand(surroundings))
                .addSubcommand(new FilesAddCommand(surroundings))
                .addSubcommand(new FilesAskCommand(surroundings))
                .addSubcommand(new FilesSyncCommand(surroundings))
                .addSubcommand(new FilesCheckCommand(surroundings))
                .addSubcommand(new FilesStatsCommand(surroundings))
                .addSubcommand(new FilesGcCommand(surroundings))
                .addSubcommand(new FilesRepairCommand(surroundings))
                .addSubcommand(new FilesRulesCommand(surroundings))
                .addSubcommand(new FilesBackupCommand(surroundings))
                .addSubcommand(new FilesRestoreCommand(surroundings));
    }

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "add, list, show, get, unpack, ask, sync, check, repair, stats, gc, rules, backup or restore is missing");
    }

    @Command(
            name = "list",
            description =
                    "List files with their SHA-256, newest first, or what stands in an archive; also while a server runs.",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin StorageOptions options,
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Option(names = "--archive", paramLabel = "ID", description = "The archive to look into.") @Nullable
                    String archive) {
        FileLines lines = new FileLines(out(), json);
        reading(options, AllowedRoots.none(), (files, owner) -> {
            if (archive != null) {
                ArchiveLimits limits = StoredFileSettings.archives(options.read(surroundings));
                files.listArchive(owner, handle(archive), limits).forEach(lines::entry);
                return;
            }
            String after = null;
            do {
                StoredFilePage page = files.list(owner, after, PAGE);
                page.files().forEach(lines::file);
                after = page.next();
            } while (after != null);
        });
        lines.end();
        return ExitCode.OK;
    }

    @Command(
            name = "unpack",
            description = "Take in every file of a stored archive; not while a server uses the data directory.",
            mixinStandardHelpOptions = true)
    int unpack(
            @Mixin StorageOptions options,
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Mixin TakeInOptions taking,
            @Parameters(paramLabel = "ID", description = "The archive.") String id) {
        ServerSettings settings = options.read(surroundings);
        FileLines lines = new FileLines(out(), json);
        try (OpenedFiles opened = OpenedFiles.toChange(settings, surroundings)) {
            ArchiveLimits limits = StoredFileSettings.archives(settings);
            opened.service()
                    .unpack(options.owner(), handle(id), limits, taking.wish().build())
                    .forEach(lines::unpacked);
        }
        lines.end();
        return ExitCode.OK;
    }

    @Command(
            name = "show",
            description = "Print a file's facts, its copies at providers and its versions; also while a server runs.",
            mixinStandardHelpOptions = true)
    int show(
            @Mixin StorageOptions options,
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Parameters(paramLabel = "ID", description = "The file.") String id) {
        reading(options, AllowedRoots.none(), (files, owner) -> {
            StoredFile file = files.get(owner, handle(id));
            if (json) {
                out().println(Json.text(FileJson.of(file, files.copies(owner, file.id()))));
                return;
            }
            new FileLines(out(), false).file(file);
            files.versions(owner, file.id())
                    .forEach(version -> out().println("version " + version.version() + "\t" + version.id()));
            files.copies(owner, file.id())
                    .forEach(copy -> out().println("copy\t" + copy.provider() + "\t" + copy.state() + "\t"
                            + Printable.text(String.valueOf(copy.remoteId()))));
        });
        return ExitCode.OK;
    }

    @Command(
            name = "get",
            description = "Write a file's content, compared with its hash; also while a server runs.",
            mixinStandardHelpOptions = true)
    int get(
            @Mixin StorageOptions options,
            @Option(
                            names = "--output",
                            paramLabel = "FILE",
                            description = "Where to; default the file's own name in the working directory.")
                    @Nullable
                    String output,
            @Option(names = "--force", description = "Replace a file that stands there.") boolean force,
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Parameters(paramLabel = "ID", description = "The file.") String id) {
        ServerSettings settings = options.read(surroundings);
        Path here = surroundings.platform().workingDirectory();
        Path target = output == null ? null : FilePathSettings.place(settings, output);
        Path folder = target == null || target.getParent() == null ? here : target.getParent();
        reading(settings, options.owner(), AllowedRoots.of(List.of(folder)), (files, owner) -> {
            StoredFile file = files.get(owner, handle(id));
            Path place = target == null ? folder.resolve(file.name()) : target;
            try (ProgressBar bar = ProgressBar.on(spec.commandLine().getErr(), file.name(), json)) {
                files.writeTo(
                        owner, file.id(), place.toString(), new WriteWish(force, null, bar.pieces(file.sizeBytes())));
            }
            out().println(
                            json
                                    ? Json.text(FileJson.of(file).put("path", place.toString()))
                                    : Printable.text(place.toString()) + "\t"
                                            + file.hash().hex());
        });
        return ExitCode.OK;
    }

    private void reading(StorageOptions options, AllowedRoots roots, BiConsumer<FileService, PrincipalId> work) {
        reading(options.read(surroundings), options.owner(), roots, work);
    }

    private void reading(
            ServerSettings settings, PrincipalId owner, AllowedRoots roots, BiConsumer<FileService, PrincipalId> work) {
        try (OpenedFiles opened = OpenedFiles.toRead(settings, roots, surroundings)) {
            work.accept(opened.service(), owner);
        }
    }

    private static FileId handle(String id) {
        try {
            return new FileId(id);
        } catch (IllegalArgumentException e) {
            throw new ExaiException(ErrorKind.NOT_FOUND, "there is no such file", e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
