package dev.exai.server.cli;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.spi.Provider;
import dev.exai.server.ops.ModelList;
import dev.exai.server.ops.ModelRefresh;
import dev.exai.server.rpc.Json;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.wiring.Engine;
import dev.exai.server.wiring.Keeping;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints the models that can be asked, or how the providers' own lists differ from what is known. */
@Command(
        name = "models",
        description = "List the models that can be asked, and the providers that cannot be used and why.",
        mixinStandardHelpOptions = true)
final class ModelsCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private SettingOptions options = new SettingOptions();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--refresh",
            description = "Ask the providers for their own lists of models, and show what is added, missing or changed."
                    + " Exit code 1 when one cannot be asked.")
    private boolean refresh;

    @Option(names = "--provider", paramLabel = "NAME", description = "With --refresh: ask this provider alone.")
    private @Nullable String provider;

    @Option(
            names = "--write",
            paramLabel = "FILE",
            description = "With --refresh: also write what is added or changed to a file that does not exist, for the"
                    + " setting catalog.files.")
    private @Nullable Path file;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ModelsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (!refresh && (provider != null || file != null)) {
            throw new ParameterException(spec.commandLine(), "--provider and --write need --refresh");
        }
        ServerSettings settings = options.read(surroundings.platform());
        try (Engine engine =
                new Engine(settings, surroundings.workingRoots(), Keeping.IN_MEMORY, surroundings.time())) {
            return refresh ? refresh(engine, settings) : list(engine.models());
        }
    }

    private int list(ModelList models) {
        print(json ? Json.text(models.json()) + "\n" : models.text());
        return ExitCode.OK;
    }

    private int refresh(Engine engine, ServerSettings settings) {
        ModelRefresh found = ModelRefresh.of(asked(engine), settings.timeouts(), surroundings.time());
        print(json ? Json.text(found.json()) + "\n" : found.text());
        String overlay = found.overlay();
        if (file != null && overlay != null) {
            write(settings.platform().workingDirectory().resolve(file), overlay);
        }
        return found.isIncomplete() ? ExitCode.FAILURE : ExitCode.OK;
    }

    private List<Provider> asked(Engine engine) {
        List<Provider> providers = engine.providers().providers();
        String name = provider;
        if (name == null) {
            return providers;
        }
        List<Provider> named =
                providers.stream().filter(one -> one.id().value().equals(name)).toList();
        if (named.isEmpty()) {
            List<String> known = providers.stream().map(one -> one.id().value()).toList();
            throw new ParameterException(spec.commandLine(), "there is no provider " + name + "; there are " + known);
        }
        return named;
    }

    private static void write(Path target, String text) {
        try {
            Files.writeString(target, text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new ExaiException(ErrorKind.CONFIGURATION, target + " exists already and is left as it is", e);
        } catch (IOException e) {
            throw new ExaiException(ErrorKind.CONFIGURATION, target + " cannot be written", e);
        }
    }

    private void print(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }
}
