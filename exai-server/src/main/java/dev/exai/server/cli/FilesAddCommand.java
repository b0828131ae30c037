package dev.exai.server.cli;

import dev.exai.core.ExaiException;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.files.FileSource;
import dev.exai.files.IntakeException;
import dev.exai.files.StoredFile;
import dev.exai.files.TakenIn;
import dev.exai.server.files.CopiesAt;
import dev.exai.server.files.StoredFiles;
import dev.exai.server.settings.Printable;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.wiring.Engine;
import dev.exai.server.wiring.Keeping;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes files and folders in. */
@Command(
        name = "add",
        description =
                "Take files in, and everything below folders; links are not followed. Not while a server uses the data"
                        + " directory. Exit code 1 when one was refused; the others are kept.",
        mixinStandardHelpOptions = true)
final class FilesAddCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private StorageOptions options = new StorageOptions();

    @Mixin
    private TakeInOptions taking = new TakeInOptions();

    @Option(names = "--provider", paramLabel = "NAME", description = "Have copies there too.")
    private @Nullable String provider;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The files, folders, or addresses.")
    private List<String> given = List.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private int refused;

    FilesAddCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ServerSettings settings = options.read(surroundings);
        GivenPlaces places = GivenPlaces.of(given, settings);
        FileLines lines = new FileLines(spec.commandLine().getOut(), json);
        try (Engine engine = new Engine(settings, places.roots(), Keeping.IF_POSSIBLE, surroundings.time())) {
            CopiesAt copies = new CopiesAt(engine.files(), engine.providers().providers());
            Provider at = provider == null ? null : copies.provider(provider);
            List<StoredFile> toCopy = takeIn(places, engine.files(), lines, at != null);
            if (at != null) {
                toCopy.forEach(stored -> copy(stored, copies, at, settings));
            }
        }
        lines.end();
        return refused == 0 ? ExitCode.OK : ExitCode.FAILURE;
    }

    /** Each has the whole time; one that fails does not stop the others. */
    private void copy(StoredFile stored, CopiesAt copies, Provider at, ServerSettings settings) {
        CallContext context =
                surroundings.call(settings).principal(options.owner()).build();
        try (ProgressBar bar = bar(stored.name())) {
            copies.ensure(stored, at, null, bar, context);
        } catch (ExaiException e) {
            refused++;
            err().println("exai: " + stored.id() + " was taken in, and not copied to " + at.id() + ": "
                    + Printable.text(String.valueOf(e.getMessage())));
        }
    }

    /** Takes all in; returns those that are wanted elsewhere too. */
    private List<StoredFile> takeIn(GivenPlaces places, StoredFiles files, FileLines lines, boolean wanted) {
        List<StoredFile> kept = new ArrayList<>();
        List<FileSource> sources = new ArrayList<>();
        places.addresses().forEach(address -> sources.add(files.address(address)));
        places.files().forEach(file -> sources.add(new FileSource.Path(file.toString())));
        places.leftOut()
                .forEach(left -> err().println(
                                "exai: left out, a link or no readable file: " + Printable.text(left.toString())));
        try (ProgressBar bar = bar("of " + places.files().size() + " files")) {
            files.service()
                    .takeInAll(
                            options.owner(),
                            sources,
                            taking.wish().onRead(bar.pieces(places.bytes())).build(),
                            taken -> {
                                bar.clear();
                                tell(taken, lines);
                                StoredFile file = taken.file();
                                if (wanted && file != null) {
                                    kept.add(file);
                                }
                            });
        }
        return kept;
    }

    private void tell(TakenIn taken, FileLines lines) {
        StoredFile file = taken.file();
        ExaiException failure = taken.failure();
        if (file != null) {
            lines.file(file);
        } else if (failure != null) {
            refused++;
            err().println("exai: " + Printable.text(place(taken.source(), failure) + failure.getMessage()));
        }
    }

    /** The name of what was refused, where the failure does not tell it. */
    private static String place(FileSource source, ExaiException failure) {
        if (failure instanceof IntakeException) {
            return "";
        }
        return (source instanceof FileSource.Path path ? path.path() : ((FileSource.Url) source).url()) + ": ";
    }

    private ProgressBar bar(String name) {
        return ProgressBar.on(err(), name, json);
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
