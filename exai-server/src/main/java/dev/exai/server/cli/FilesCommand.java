package dev.exai.server.cli;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.files.AllowedRoots;
import dev.exai.files.ArchiveEntry;
import dev.exai.files.ArchiveLimits;
import dev.exai.files.FileId;
import dev.exai.files.FileService;
import dev.exai.files.FileSource;
import dev.exai.files.StoredFile;
import dev.exai.files.StoredFilePage;
import dev.exai.files.TakeIn;
import dev.exai.server.files.CopiesAt;
import dev.exai.server.files.FileJson;
import dev.exai.server.files.StoredFiles;
import dev.exai.server.rpc.Json;
import dev.exai.server.settings.Printable;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.settings.Settings;
import dev.exai.server.settings.StoredFileSettings;
import dev.exai.server.wiring.Engine;
import dev.exai.server.wiring.Keeping;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

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
                .addSubcommand(new FilesAskCommand(surroundings))
                .addSubcommand(new FilesSyncCommand(surroundings))
                .addSubcommand(new FilesCheckCommand(surroundings))
                .addSubcommand(new FilesStatsCommand(surroundings))
                .addSubcommand(new FilesGcCommand(surroundings))
                .addSubcommand(new FilesRepairCommand(surroundings))
                .addSubcommand(new FilesBackupCommand(surroundings))
                .addSubcommand(new FilesRestoreCommand(surroundings));
    }

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "add, list, show, get, unpack, ask, sync, check, repair, stats, gc, backup or restore is missing");
    }

    @Command(
            name = "add",
            description = "Take files in; not while a server uses the data directory.",
            mixinStandardHelpOptions = true)
    int add(
            @Mixin StorageOptions options,
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Option(names = "--purpose", paramLabel = "WORD", description = "What they are for.") @Nullable
                    String purpose,
            @Option(names = "--keep", paramLabel = "HOURS", description = "How long they are kept; default for ever.")
                    @Nullable
                    Long hours,
            @Option(names = "--provider", paramLabel = "NAME", description = "Have copies there too.") @Nullable
                    String provider,
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "The files, or their addresses.")
                    List<String> files) {
        ServerSettings settings = options.read(surroundings);
        ArrayNode listed = JsonNodeFactory.instance.arrayNode();
        for (String file : files) {
            boolean address = StoredFiles.isAddress(file);
            Path here = surroundings.platform().workingDirectory();
            Path place = address ? here : here.resolve(file).normalize();
            Path folder = address ? here : place.getParent();
            if (folder == null) {
                throw new ExaiException(ErrorKind.PATH_DENIED, file + " is no file");
            }
            try (Engine engine = engine(settings, folder)) {
                CopiesAt copies =
                        new CopiesAt(engine.files(), engine.providers().providers());
                Provider at = provider == null ? null : copies.provider(provider);
                FileSource source = address ? engine.files().address(file) : new FileSource.Path(place.toString());
                StoredFile stored = engine.files().service().takeIn(options.owner(), source, wish(purpose, hours));
                if (at != null) {
                    try (ProgressBar bar = new ProgressBar(spec.commandLine().getErr(), stored.name())) {
                        copies.ensure(stored, at, bar, context(settings, options.owner()));
                    }
                }
                tell(stored, json ? listed : null);
            }
        }
        finish(json ? listed : null);
        return ExitCode.OK;
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
        ArrayNode listed = JsonNodeFactory.instance.arrayNode();
        reading(options, AllowedRoots.none(), (files, owner) -> {
            if (archive != null) {
                ArchiveLimits limits = StoredFileSettings.archives(options.read(surroundings));
                files.listArchive(owner, handle(archive), limits).forEach(entry -> tell(entry, json ? listed : null));
                return;
            }
            String after = null;
            do {
                StoredFilePage page = files.list(owner, after, PAGE);
                page.files().forEach(file -> tell(file, json ? listed : null));
                after = page.next();
            } while (after != null);
        });
        finish(json ? listed : null);
        return ExitCode.OK;
    }

    @Command(
            name = "unpack",
            description = "Take in every file of a stored archive; not while a server uses the data directory.",
            mixinStandardHelpOptions = true)
    int unpack(
            @Mixin StorageOptions options,
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Option(names = "--purpose", paramLabel = "WORD", description = "What they are for.") @Nullable
                    String purpose,
            @Option(names = "--keep", paramLabel = "HOURS", description = "How long they are kept; default for ever.")
                    @Nullable
                    Long hours,
            @Parameters(paramLabel = "ID", description = "The archive.") String id) {
        ServerSettings settings = options.read(surroundings);
        ArrayNode listed = JsonNodeFactory.instance.arrayNode();
        try (OpenedFiles opened = OpenedFiles.toChange(settings, surroundings)) {
            FileService files = opened.service();
            ArchiveLimits limits = StoredFileSettings.archives(settings);
            files.unpack(options.owner(), handle(id), limits, wish(purpose, hours))
                    .forEach(unpacked -> {
                        if (json) {
                            listed.add(FileJson.of(unpacked));
                        } else {
                            out().println(unpacked.file().id() + "\t"
                                    + unpacked.file().hash().hex() + "\t" + Printable.text(unpacked.path()));
                        }
                    });
        }
        finish(json ? listed : null);
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
            tell(file, null);
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
                    Path output,
            @Option(names = "--force", description = "Replace a file that stands there.") boolean force,
            @Parameters(paramLabel = "ID", description = "The file.") String id) {
        Path here = surroundings.platform().workingDirectory();
        Path target = output == null ? null : here.resolve(output).normalize();
        Path folder = target == null || target.getParent() == null ? here : target.getParent();
        reading(options, AllowedRoots.of(List.of(folder)), (files, owner) -> {
            StoredFile file = files.get(owner, handle(id));
            Path place = target == null ? folder.resolve(file.name()) : target;
            files.writeTo(owner, file.id(), place.toString(), force);
            out().println(Printable.text(place.toString()) + "\t" + file.hash().hex());
        });
        return ExitCode.OK;
    }

    private void reading(StorageOptions options, AllowedRoots roots, BiConsumer<FileService, PrincipalId> work) {
        try (OpenedFiles opened = OpenedFiles.toRead(options.read(surroundings), roots, surroundings)) {
            work.accept(opened.service(), options.owner());
        }
    }

    private Engine engine(ServerSettings settings, Path root) {
        return new Engine(settings, List.of(root), Keeping.IF_POSSIBLE, surroundings.time());
    }

    private CallContext context(ServerSettings settings, PrincipalId owner) {
        return CallContext.until(Deadline.after(settings.get(Settings.TOTAL_TIMEOUT), surroundings.time()))
                .timeouts(settings.timeouts())
                .cancel(new CancelToken())
                .principal(owner)
                .build();
    }

    private static TakeIn wish(@Nullable String purpose, @Nullable Long hours) {
        return new TakeIn.Builder()
                .purpose(purpose)
                .keepFor(hours == null ? null : Duration.ofHours(hours))
                .build();
    }

    private void tell(ArchiveEntry entry, @Nullable ArrayNode json) {
        if (json == null) {
            String kind = entry.kind().name().toLowerCase(Locale.ROOT);
            out().println(kind + "\t" + entry.sizeBytes() + "\t" + Printable.text(entry.path()));
        } else {
            json.add(FileJson.of(entry));
        }
    }

    private void tell(StoredFile file, @Nullable ArrayNode json) {
        if (json == null) {
            out().println(file.id() + "\t" + file.hash().hex() + "\t" + file.sizeBytes() + "\t" + file.createdAt()
                    + "\t" + file.mediaType() + "\t" + Printable.text(file.name()));
        } else {
            json.add(FileJson.of(file));
        }
    }

    private void finish(@Nullable ArrayNode json) {
        if (json != null) {
            out().println(Json.text(json));
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
