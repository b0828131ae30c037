package dev.exai.server.cli;

import dev.exai.server.ops.ModelList;
import dev.exai.server.rpc.Json;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.wiring.Engine;
import dev.exai.server.wiring.Keeping;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the models that can be asked. */
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

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ModelsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ServerSettings settings = options.read(surroundings.platform());
        try (Engine engine =
                new Engine(settings, surroundings.workingRoots(), Keeping.IN_MEMORY, surroundings.time())) {
            ModelList models = engine.models();
            spec.commandLine().getOut().print(json ? Json.text(models.json()) + "\n" : models.text());
            spec.commandLine().getOut().flush();
        }
        return ExitCode.OK;
    }
}
